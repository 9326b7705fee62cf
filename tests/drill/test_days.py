"""How busy a day is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from cie_runbook.drill.days import day_level, expected_level, holiday_level, is_federal_holiday


@pytest.mark.parametrize(
    ("day", "level"),
    [
        (date(2026, 9, 14), 0.97),  # Monday
        (date(2026, 9, 15), 1.0),
        (date(2026, 9, 18), 0.9),  # Friday
        (date(2026, 9, 19), 0.05),
        (date(2026, 9, 20), 0.03),
        (date(2026, 11, 26), 0.04),  # Thanksgiving
    ],
)
def test_weekdays_weekends_and_holidays_have_their_levels(day: date, level: float) -> None:
    assert expected_level(day) == pytest.approx(level, rel=0.04)


def test_holidays_count_on_the_day_they_are_observed() -> None:
    assert is_federal_holiday(date(2026, 7, 3))  # the Fourth is a Saturday
    assert is_federal_holiday(date(2027, 12, 31))  # New Year's Day 2028 is a Saturday
    assert not is_federal_holiday(date(2026, 7, 6))


def test_days_beside_a_holiday_run_low() -> None:
    ordinary = expected_level(date(2026, 11, 18))

    assert expected_level(date(2026, 11, 25)) / ordinary == pytest.approx(0.92, abs=0.01)
    assert expected_level(date(2026, 11, 12)) / ordinary == pytest.approx(0.92, abs=0.01)
    assert expected_level(date(2026, 11, 27)) / ordinary == pytest.approx(0.70 * 0.9, abs=0.01)


def test_a_friday_after_a_veterans_day_is_no_friday_after_thanksgiving() -> None:
    assert expected_level(date(2027, 11, 12)) == pytest.approx(0.92 * 0.9, rel=0.04)


def test_late_december_dips() -> None:
    assert expected_level(date(2026, 12, 29)) < 0.85 * expected_level(date(2026, 12, 15))


def test_days_differ_by_about_three_percent() -> None:
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(300)]
    noise = [np.log(day_level(day, 7) / expected_level(day)) for day in days]

    assert np.std(noise) == pytest.approx(0.03, abs=0.006)
    assert np.mean(noise) == pytest.approx(0.0, abs=0.006)


def test_any_day_can_be_made_a_holiday() -> None:
    assert holiday_level(date(2026, 11, 18), 7) == pytest.approx(0.04, rel=0.12)


def test_on_a_true_holiday_both_levels_agree() -> None:
    day = date(2026, 11, 26)

    assert holiday_level(day, 7) == pytest.approx(day_level(day, 7))
