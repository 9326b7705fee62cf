"""Sentences that say in words and numbers why a bin or an episode is not as usual."""

from __future__ import annotations

from datetime import datetime

from cie_runbook.analysis.usual import Kind
from cie_runbook.window import eastern_clock

MINUTES_OF_AN_HOUR = 60
WHOLE_FROM = 10  # numbers from here on are shown without decimals


def amount(value: float, kind: Kind) -> str:
    """Show one number of a signal.

    Parameters
    ----------
    value : float
        Events [count], share [0 to 1] or latency [ms].
    kind : {"count", "latency", "rate"}
        What the number is.

    Returns
    -------
    str
        As "1,204", "3.1 %" or "4,310 ms".
    """
    if kind == "rate":
        return percent(value)
    shown = f"{value:,.0f}" if value >= WHOLE_FROM or value == round(value) else f"{value:.1f}"
    return f"{shown} ms" if kind == "latency" else shown


def percent(share: float) -> str:
    """Show a share in per cent.

    Parameters
    ----------
    share : float
        0 to 1, or beyond.

    Returns
    -------
    str
        As "61 %", or "0.6 %" below ten.
    """
    hundredths = 100 * share
    return f"{hundredths:.0f} %" if abs(hundredths) >= WHOLE_FROM else f"{hundredths:.1f} %"


def duration(minutes: float) -> str:
    """Show a length of time.

    Parameters
    ----------
    minutes : float
        Length [min].

    Returns
    -------
    str
        As "25 min" or "3 h 10 min".
    """
    whole = round(minutes)
    if whole < 2 * MINUTES_OF_AN_HOUR:
        return f"{whole} min"
    hours, rest = divmod(whole, MINUTES_OF_AN_HOUR)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def span(start: datetime, end: datetime, *, is_open: bool) -> str:
    """Show a stretch of time on the clock of US Eastern.

    Parameters
    ----------
    start, end : datetime
        Its bounds, tz-aware.
    is_open : bool
        Whether it still goes on at its end.

    Returns
    -------
    str
        As "from 10:05 to 12:30 ET", or "since 10:05 ET".
    """
    first, last = eastern_clock(start), eastern_clock(end)
    return f"since {first}" if is_open else f"from {first.removesuffix(' ET')} to {last}"


def bin_reason(
    observed: float, expected: float, minutes: float, *, end: datetime, kind: Kind
) -> str:
    """Say why a bin is not as usual.

    Parameters
    ----------
    observed, expected : float
        What came and what is usual in the window that ends with the bin.
    minutes : float
        Length of that window [min].
    end : datetime
        End of the bin, tz-aware.
    kind : {"count", "latency", "rate"}
        What the numbers are.

    Returns
    -------
    str
        As "41 in the 30 min to 10:25 ET where 98 are usual: 58 % fewer".
    """
    stretch = f"in the {duration(minutes)} to {eastern_clock(end)}"
    head = f"{amount(observed, kind)} {stretch} where {amount(expected, kind)}"
    verb = "are" if kind == "count" else "is"
    return f"{head} {verb} usual: {departure(observed, expected, kind)}"


def departure(observed: float, expected: float, kind: Kind) -> str:
    """Say how far something is from the usual.

    Parameters
    ----------
    observed, expected : float
        What came and what is usual.
    kind : {"count", "latency", "rate"}
        What the numbers are.

    Returns
    -------
    str
        As "58 % fewer", "2.3 times the usual".
    """
    if expected <= 0:
        return "more than none"
    ratio = observed / expected
    if kind == "count" and ratio <= 1:
        return f"{percent(1 - ratio)} fewer"
    if kind == "count" and ratio < 2:  # noqa: PLR2004 (twice is said as a factor)
        return f"{percent(ratio - 1)} more"
    return f"{ratio:.2g} times the usual" if ratio < WHOLE_FROM else f"{ratio:.0f} times the usual"


def absence_reason(minutes: float, least: float | None) -> str:
    """Say that points are missing that should be there.

    Parameters
    ----------
    minutes : float
        How long nothing has come [min].
    least : float or None
        Events that at least arrive in such a time [count]; None where they cannot be counted.

    Returns
    -------
    str
        As "no points for 25 min where at least 40 arrive".
    """
    usual = (
        f"at least {least:,.0f} arrive"
        if least is not None and least >= 1
        else "points usually arrive"
    )
    return f"no points for {duration(minutes)} where {usual}"
