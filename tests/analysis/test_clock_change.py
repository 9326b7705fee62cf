"""After a clock change, slopes are judged more widely until the history has caught up."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from cie_runbook.analysis.clock_change import clock_change_spread

EASTERN = "America/New_York"
RAMP = np.concatenate([np.zeros(100), np.linspace(1, 20, 60), np.full(128, 20.0)])


def days_before(day: date, n_days: int = 42) -> list[date]:
    return [day - timedelta(days=back) for back in range(n_days, 0, -1)]


def test_without_a_clock_change_nothing_widens() -> None:
    day = date(2026, 10, 28)
    assert (clock_change_spread(RAMP, days_before(day), day, EASTERN) == 0).all()


def test_the_day_after_a_change_widens_slopes_only() -> None:
    day = date(2027, 3, 15)
    spread = clock_change_spread(RAMP, days_before(day), day, EASTERN)
    assert spread[110] > 0.2
    assert spread[250] == 0
    assert spread.max() <= 0.5


def test_it_fades_as_the_history_catches_up() -> None:
    early, late = date(2027, 3, 15), date(2027, 4, 15)
    spreads = [clock_change_spread(RAMP, days_before(day), day, EASTERN) for day in (early, late)]
    assert spreads[1].max() < spreads[0].max() / 2


def test_a_zone_without_summer_time_never_widens() -> None:
    day = date(2027, 3, 15)
    assert (clock_change_spread(RAMP, days_before(day), day, "America/Phoenix") == 0).all()


def test_without_a_past_nothing_is_misled() -> None:
    assert (clock_change_spread(RAMP, [], date(2027, 3, 15), EASTERN) == 0).all()
