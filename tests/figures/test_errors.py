"""Error rates are drawn as shares, and told with the counts behind them."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.figures.errors import error_total, error_trend
from tests.figures.builders import FRAMING, level_track, lines, texts, values
from tests.findings.builders import make_frame

RATE = level_track("share", 0.05)


def test_the_share_is_drawn_and_the_counts_are_told() -> None:
    chart = error_trend([RATE], FRAMING)
    (axes,) = chart.figure.axes
    assert values(lines(axes, "now")[0])[0] == 0.05
    assert "96 of 1,920 failed (5.0 %)" in texts(chart)
    assert "CHIP 96 of 1,920 failed (5.0 %)" in chart.alt


def test_no_call_is_not_no_error() -> None:
    frame = make_frame([None] * 3, expected=0.01, kind="rate", calls=0.0)
    assert error_total(replace(RATE, frame=frame)) == "no calls counted"


def test_many_services_stand_in_two_columns() -> None:
    few, many = error_trend([RATE] * 4, FRAMING), error_trend([RATE] * 7, FRAMING)
    assert len({axes.get_position().x0 for axes in few.figure.axes}) == 1
    assert len({round(axes.get_position().x0, 6) for axes in many.figure.axes}) == 2
    assert len(many.figure.axes) == 7


def test_the_lowest_panel_of_each_column_has_hours() -> None:
    chart = error_trend([RATE] * 7, FRAMING)
    shown = [
        any(label.get_visible() for label in axes.get_xticklabels()) for axes in chart.figure.axes
    ]
    assert shown == [False] * 5 + [True, True]
