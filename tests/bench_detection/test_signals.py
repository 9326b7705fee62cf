"""Days and bins of a signal."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bench_detection.made import FIRST, make_signal
from tests.bench_detection.signals import (
    HISTORY_DAYS,
    SLOTS_PER_DAY,
    clean_case,
    is_special,
    special_share,
)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 11),  # Veterans Day
        date(2026, 11, 12),  # the day after it
        date(2026, 11, 1),  # the clocks go back
        date(2026, 3, 8),  # the clocks go forward
    ],
)
def test_holidays_their_neighbours_and_clock_changes_are_special(day: date) -> None:
    assert is_special(day)


def test_most_days_are_not_special() -> None:
    assert not is_special(date(2026, 11, 18))
    assert 0.05 < special_share(2026) < 0.15


def test_a_day_has_eight_weeks_before_it() -> None:
    signal = make_signal()
    first, now, end = signal.bounds(FIRST)
    assert (now - first, end - now) == (HISTORY_DAYS * SLOTS_PER_DAY, SLOTS_PER_DAY)
    assert signal.slot[now] == 0
    assert len(clean_case(signal, FIRST).events) == SLOTS_PER_DAY
