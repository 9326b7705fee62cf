"""Measures: what is usual, how far from it we are, and what could have been seen at all.

The way from evidence to a verdict is three calls::

    frame = signal_series(table, signal, metrics, window_grid(history_and_day, bin_s))
    judged = detect(history, current, direction="low", kind="count")
    found = episodes(judged)

`detect_many` does the same for many series at once, against one budget of false episodes.
Everything here is pure: tables, arrays and dates in, tables and small dataclasses out.
"""
