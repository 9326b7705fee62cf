"""Each past day says what it taught, and those set aside say why."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from cie_runbook.analysis.baseline_days import BASELINE_DAY_COLUMNS, baseline_days
from cie_runbook.analysis.calendar import federal_holidays
from tests.analysis.simulate import World, counts, days_grid

DAY = date(2026, 10, 28)
HOLIDAYS = federal_holidays(2025, 2027)


def test_holidays_weekends_gaps_and_strange_days_taught_nothing() -> None:
    index = days_grid(DAY - timedelta(weeks=6), 42)
    factor = np.ones(len(index))
    strange = date(2026, 10, 21)
    factor[(index >= days_grid(strange, 1)[0]) & (index <= days_grid(strange, 1)[-1])] = 0.6
    history = counts(index, World(seed=71), factor)
    silent = days_grid(date(2026, 10, 7), 2)
    history[history.index.isin(silent)] = np.nan
    days = baseline_days(history, days_grid(DAY, 1)[60], HOLIDAYS)
    role = {row.day: row.role for row in days.itertuples()}
    assert dict(days.dtypes.astype(str)) == dict(BASELINE_DAY_COLUMNS)
    assert role[strange] == "strange"
    assert role[date(2026, 10, 12)] == "holiday"  # Columbus Day
    assert role[date(2026, 10, 13)] == "beside"
    assert role[date(2026, 10, 24)] == "other kind"
    assert role[date(2026, 10, 7)] == "no data"
    assert role[date(2026, 10, 20)] in {"used", "partly"}
    assert days["total"].isna().sum() == 1


def test_a_history_of_hours_tells_no_day() -> None:
    history = counts(days_grid(DAY - timedelta(days=1), 1)[:24], World())
    assert not len(baseline_days(history, days_grid(DAY, 1)[0], HOLIDAYS))
