"""Two counts agree within a tolerance, or part at an hour and a station that are named."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.reconciliation import (
    TALLY_COLUMNS,
    allowance,
    compared,
    reconciled,
    tally,
)
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.rules import Tolerance
from cie_runbook.tables import SERIES_COLUMNS, conform, empty_table
from cie_runbook.window import Window
from tests.analysis.rotas import et

RULES = load_catalog().rules
CLAIMS = RULES.reconciliations["claims_and_texts"]
STEPS = RULES.reconciliations["checkins_and_steps"]
WINDOW = Window.of_day(date(2026, 11, 18))


def series(metric: str, counts: dict[str, float | None], group: str = "") -> pd.DataFrame:
    """Return points by wall clock of the day."""
    rows = [
        {"at": et(f"2026-11-18T{clock}"), "metric": metric, "group": group, "value": value}
        for clock, value in counts.items()
    ]
    return conform(pd.DataFrame(rows), SERIES_COLUMNS)


def hourly(value: float, group: str = "", *, odd: dict[int, float] | None = None) -> pd.DataFrame:
    """Return a tally of every hour of the day, but for odd hours."""
    rows = [
        {
            "at": WINDOW.start + timedelta(hours=hour),
            "group": group,
            "value": (odd or {}).get(hour, value),
        }
        for hour in range(24)
    ]
    return conform(pd.DataFrame(rows), TALLY_COLUMNS)


def test_a_formula_is_counted_by_hour_with_its_signs() -> None:
    table = pd.concat(
        [
            series("a", {"09:00": 5, "09:55": 7, "10:00": 1}),
            series("b", {"09:30": 2}),
            series("c", {"09:30": 99}),
        ]
    )
    found = tally(table, "a - b", WINDOW, 3600)
    assert found["value"].tolist() == [10.0, 1.0]
    assert found["at"].tolist() == [et("2026-11-18T09:00"), et("2026-11-18T10:00")]


def test_an_hour_that_nobody_knows_is_left_out_of_a_tally() -> None:
    found = tally(series("a", {"09:00": None, "10:00": 0}), "a", WINDOW, 3600)
    assert found["at"].tolist() == [et("2026-11-18T10:00")]


def test_nothing_counted_keeps_the_columns() -> None:
    found = tally(empty_table(SERIES_COLUMNS), "a", WINDOW, 3600)
    assert dict(found.dtypes.astype(str)) == dict(TALLY_COLUMNS)


def test_stations_stand_for_the_whole_and_are_not_counted_twice() -> None:
    table = pd.concat([series("a", {"09:00": 5}), series("a", {"09:00": 5}, "442")])
    found = tally(table, "a", WINDOW, 3600)
    assert found[["group", "value"]].to_numpy().tolist() == [["442", 5.0]]


def test_counts_within_the_tolerance_agree() -> None:
    found = reconciled(hourly(100), hourly(97), CLAIMS, WINDOW)
    assert (found.left, found.right, found.agrees) == (2400, 2328, True)


def test_counts_beyond_it_part_at_the_hour_that_is_widest_apart() -> None:
    right = hourly(100, odd={15: 0, 16: 20})
    found = reconciled(hourly(100), right, STEPS, WINDOW)
    assert found.agrees is False
    assert found.difference == 180
    assert found.by_hour["name"].tolist()[:2] == ["2026-11-18T20:00Z", "2026-11-18T21:00Z"]
    assert found.by_hour["difference"].tolist()[:2] == [100, 80]


def test_the_station_is_named_where_both_sides_are_split() -> None:
    left = pd.concat([hourly(20, "442"), hourly(20, "554")])
    right = pd.concat([hourly(20, "442"), hourly(5, "554")])
    found = reconciled(left, right, STEPS, WINDOW)
    assert found.agrees is False
    assert found.by_station[["name", "difference"]].to_numpy().tolist() == [
        ["554", 360.0],
        ["442", 0.0],
    ]


def test_no_station_is_named_where_one_side_is_not_split() -> None:
    found = reconciled(hourly(20), hourly(5, "554"), STEPS, WINDOW)
    assert found.agrees is False
    assert found.by_station.empty


def test_more_texts_than_outcomes_part_as_well() -> None:
    assert reconciled(hourly(50), hourly(100), CLAIMS, WINDOW).agrees is False


def test_what_is_too_fresh_to_have_followed_is_allowed_for() -> None:
    window = Window(et("2026-11-18T08:00"), et("2026-11-18T10:00"))
    left = tally(series("a", {"08:00": 100, "09:00": 300}), "a", window, 3600)
    right = tally(series("b", {"08:00": 100, "09:00": 10}), "b", window, 3600)
    assert reconciled(left, right, CLAIMS, window).agrees is True
    assert reconciled(left, right, STEPS, window).agrees is False


def test_a_side_that_is_half_unknown_tells_nothing() -> None:
    found = reconciled(hourly(100), hourly(100).head(12), CLAIMS, WINDOW)
    assert (found.left, found.agrees, found.known_share) == (None, None, 0.5)


def test_a_day_of_twenty_five_hours_is_known_when_all_of_them_are() -> None:
    window = Window.of_day(date(2026, 11, 1))
    rows = {"at": [window.start + timedelta(hours=n) for n in range(25)], "group": "", "value": 9.0}
    table = conform(pd.DataFrame(rows), TALLY_COLUMNS)
    found = reconciled(table, table, CLAIMS, window)
    assert (found.known_share, found.agrees) == (1.0, True)


@pytest.mark.parametrize(
    ("left", "right", "agrees"), [(1121, 1121, True), (1121, 1100, True), (1121, 1090, False)]
)
def test_the_bots_numbers_agree_within_its_tolerance(
    left: float, right: float, agrees: bool
) -> None:
    assert compared(left, right, RULES.bot.tolerance).agrees is agrees


counts = st.floats(0, 1e6)


@given(counts, counts, counts)
def test_the_order_of_the_two_does_not_matter(left: float, right: float, events: float) -> None:
    tolerance = Tolerance(relative=0.05, events=events)
    assert allowance(left, right, tolerance) == allowance(right, left, tolerance)
    assert compared(left, right, tolerance).agrees == compared(right, left, tolerance).agrees
