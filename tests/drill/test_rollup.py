"""From telemetry to the points of a query."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cie_runbook.drill.query import Aggregator, parse_query
from cie_runbook.drill.rollup import POINT_LIMIT, Points, interval_s, points, reduced
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY, known_world, telemetry

DAY = Window.of_day(WEDNESDAY)


def ask(
    text: str, window: Window = DAY, org: str = "vagov", wanted_s: int | None = None
) -> list[Points]:
    world, query = known_world(), parse_query(text)
    step_s = interval_s(query, window, wanted_s)
    return list(points(world, world.directory[org][query.name], query, window, step_s))


def days(count: float) -> Window:
    return Window(DAY.end - timedelta(days=count), DAY.end)


@pytest.mark.parametrize(
    ("text", "length_days", "wanted_s", "expected_s"),
    [
        ("sum:x{*}.as_count().rollup(sum, 300)", 1, None, 300),
        ("sum:x{*}.as_count().rollup(sum, 300)", 5, 60, 300),
        ("sum:x{*}.as_count().rollup(sum, 300)", 6, None, 600),  # 1,728 points would be too many
        ("sum:x{*}.as_count().rollup(sum, 300)", 42, None, 3_600),
        ("avg:x{*}", 1, None, 300),
        ("avg:x{*}", 7, None, 3_600),
        ("avg:x{*}", 30, None, 14_400),
        ("avg:x{*}", 365, None, 86_400),
        ("avg:x{*}", 1, 600, 600),
        ("avg:x{*}", 1, 20, 300),  # telemetry is no finer
        ("avg:x{*}.rollup(avg, 3600)", 42, 300, 3_600),
    ],
)
def test_the_interval_is_the_queries_own_unless_there_would_be_too_many_points(
    text: str, length_days: float, wanted_s: int | None, expected_s: int
) -> None:
    assert interval_s(parse_query(text), days(length_days), wanted_s) == expected_s


@pytest.mark.parametrize("length_days", [1, 5.3, 11, 42, 100, 400, 4_000, 40_000])
def test_no_answer_passes_the_limit_of_points(length_days: float) -> None:
    window = Window(DAY.start, DAY.start + timedelta(days=min(length_days, 29_000)))
    step_s = interval_s(parse_query("avg:x{*}.rollup(avg, 300)"), window, 1)

    assert window.duration.total_seconds() / step_s <= POINT_LIMIT


def test_at_the_grain_of_telemetry_points_are_the_telemetry() -> None:
    (series,) = ask("sum:vets.completed{environment:prod}.as_count().rollup(sum, 300)")

    assert np.array_equal(series.values, telemetry().national["checkin_completed"], equal_nan=True)
    assert series.at_s[0] == DAY.start.timestamp()
    assert series.group == ()


def test_hours_add_up_to_the_same_day_and_are_aligned_to_the_epoch() -> None:
    (fine,) = ask("sum:vets.completed{*}.as_count().rollup(sum, 300)")
    (coarse,) = ask("sum:vets.completed{*}.as_count().rollup(sum, 3600)")

    assert np.nansum(coarse.values) == np.nansum(fine.values)
    assert (coarse.at_s % 3_600 == 0).all()
    assert len(coarse.at_s) == 24


def test_an_interval_that_began_before_the_window_is_left_out() -> None:
    window = Window(DAY.start + timedelta(hours=10, minutes=2), DAY.start + timedelta(hours=12))
    (fine,) = ask("sum:vets.completed{*}.as_count().rollup(sum, 300)", window)
    (coarse,) = ask("sum:vets.completed{*}.as_count().rollup(sum, 3600)", window)

    assert fine.at_s[0] == (DAY.start + timedelta(hours=10, minutes=5)).timestamp()
    assert coarse.at_s.tolist() == [(DAY.start + timedelta(hours=11)).timestamp()]


def test_points_past_the_window_are_not_in_its_last_interval() -> None:
    window = Window(DAY.start + timedelta(hours=10), DAY.start + timedelta(hours=11, minutes=30))
    (coarse,) = ask("sum:vets.completed{*}.as_count().rollup(sum, 3600)", window)
    made = telemetry().national["checkin_completed"]

    assert coarse.values[-1] == np.nansum(made[11 * 12 : 11 * 12 + 6])


@pytest.mark.parametrize(
    ("how", "expected"), [("min", 2.0), ("max", 7.0), ("avg", 4.0), ("count", 3.0)]
)
def test_each_aggregator_does_what_it_says_and_skips_gaps(how: Aggregator, expected: float) -> None:
    values, starts = np.array([2.0, np.nan, 3.0, 7.0, np.nan]), np.array([0, 4])
    found = reduced(values, starts, how)

    assert found[0] == expected
    assert np.isnan(found[1]) or how == "count"


def test_stations_come_one_by_one_when_asked_for() -> None:
    steps = "sum:drill.vista.checkin_completed_steps{env:prod}"
    series = ask(f"{steps} by {{station}}.as_count().rollup(sum, 3600)", org="tevi")
    (together,) = ask(
        "sum:drill.vista.checkin_completed_steps{env:prod}.as_count().rollup(sum, 3600)", org="tevi"
    )

    assert ("station:442",) in {one.group for one in series}
    assert sum(np.nansum(one.values) for one in series) == np.nansum(together.values)
    assert len({len(one.at_s) for one in series}) == 1


def test_one_station_can_be_filtered() -> None:
    (series,) = ask(
        "sum:drill.vista.checkin_completed_steps{env:prod,station:516}.as_count().rollup(sum, 300)",
        org="tevi",
    )
    position = known_world().stations.ids.index("516")
    made = telemetry().by_station["vista_checkin_completed_steps"][:, position]

    assert np.array_equal(series.values, made, equal_nan=True)


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("sum:vets.completed{environment:staging}.as_count()", "vagov"),
        ("sum:vets.completed{environment:prod} by {station}.as_count()", "vagov"),
        ("sum:vets.completed{station:442}.as_count()", "vagov"),
        ("sum:drill.vista.checkin_completed_steps{station:999}.as_count()", "tevi"),
        ("sum:drill.vista.checkin_completed_steps{*} by {host}.as_count()", "tevi"),
        ("sum:vets.silent{environment:prod}.as_count()", "vagov"),
    ],
)
def test_what_no_point_carries_gives_no_series(text: str, org: str) -> None:
    assert ask(text, org=org) == []


def test_a_window_over_several_days_joins_them() -> None:
    window = Window(datetime(2026, 10, 31, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC))
    (series,) = ask(
        "avg:drill.clinician_workflow.sidekiq_enqueued{*}.rollup(avg, 300)", window, "tevi"
    )

    assert len(series.at_s) == 49 * 12  # with the day of 25 hours
    assert (np.diff(series.at_s) == 300).all()
