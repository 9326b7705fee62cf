"""Jobs that keep UTC, and zones without summer time, move by an hour when the clocks change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from cie_runbook.analysis.grid import Floats

UNMOVED_SHARE = 0.5  # of a bin's events that may keep their UTC hour: nobody has counted them
NOON = time(12)
HOUR = timedelta(hours=1)


def clock_change_spread(
    expected: Floats, past: Sequence[date], day: date, time_zone: str
) -> Floats:
    """Estimate how far a clock change within the history may mislead the usual of a day.

    Parameters
    ----------
    expected : Floats of shape (n_slots,)
        Expected events by slot of the local day [count]; NaN where history is silent.
    past : sequence of date
        The days of the history before it.
    day : date
        The judged day.
    time_zone : str
        IANA name of the wall clock.

    Returns
    -------
    Floats of shape (n_slots,)
        Relative standard deviation to be added in squares: large on slopes, where an hour
        makes a difference, and zero where no past day had another offset from UTC.
    """
    moves = [_offset(day, time_zone) - _offset(earlier, time_zone) for earlier in past]
    moved = [move for move in moves if move]
    if not moved:
        return np.zeros(len(expected))
    slots = int(len(expected) * (moved[0] / HOUR) / 24)
    usual = np.nan_to_num(expected)
    # What keeps its UTC hour comes an hour later on the wall clock once clocks went forward.
    change = np.abs(np.roll(usual, slots) - usual)
    relative = np.divide(change, usual, out=np.zeros_like(usual), where=usual > 0)
    return np.asarray(UNMOVED_SHARE * np.minimum(relative, 1.0) * len(moved) / len(moves))


def _offset(day: date, time_zone: str) -> timedelta:
    offset = datetime.combine(day, NOON, ZoneInfo(time_zone)).utcoffset()
    return offset if offset is not None else timedelta(0)
