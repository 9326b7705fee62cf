"""The world behind a rehearsal: a day is the same however it is asked for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.world import CACHED_DAYS, World
from cie_runbook.window import Window
from tests.drill.worlds import SEED, WEDNESDAY, make_stations, make_world

HOLIDAY = date(2026, 11, 11)


def digest(made: Telemetry) -> str:
    content = hashlib.sha256()
    for name in sorted({**made.national, **made.by_station}):
        values = made.national.get(name, made.by_station.get(name))
        assert values is not None
        content.update(name.encode() + values.tobytes())
    return content.hexdigest()


def test_a_day_does_not_depend_on_the_order_of_asking() -> None:
    days = [WEDNESDAY - timedelta(days=offset) for offset in range(4)]
    forwards, backwards = make_world(), make_world()
    first = {day: digest(forwards.telemetry(day)) for day in days}
    second = {day: digest(backwards.telemetry(day)) for day in reversed(days)}

    assert first == second


def test_another_process_makes_the_same_day() -> None:
    code = (
        "import sys; from tests.drill.test_world import digest\n"
        "from tests.drill.worlds import make_world, WEDNESDAY\n"
        "sys.stdout.write(digest(make_world('vista-outage').telemetry(WEDNESDAY)))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "99", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == digest(make_world("vista-outage").telemetry(WEDNESDAY))


def test_a_past_day_is_the_same_for_another_report_day() -> None:
    day = WEDNESDAY - timedelta(days=9)

    assert digest(make_world().telemetry(day)) == digest(
        make_world(day=WEDNESDAY + timedelta(days=5)).telemetry(day)
    )


def test_another_seed_is_another_world() -> None:
    assert digest(make_world().telemetry(WEDNESDAY)) != digest(
        make_world(seed=SEED + 1).telemetry(WEDNESDAY)
    )


def test_a_window_yields_the_days_that_it_touches() -> None:
    start = datetime(2026, 11, 17, 23, tzinfo=UTC)  # still the 17th in US Eastern
    found = [
        made.grid.day for made in make_world().days(Window(start, start + timedelta(hours=20)))
    ]

    assert found == [date(2026, 11, 17), date(2026, 11, 18)]


def test_a_window_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    found = [made.grid.day for made in make_world().days(Window.of_day(WEDNESDAY))]

    assert found == [WEDNESDAY]


def incident_day(world: World) -> date:
    days = [WEDNESDAY - timedelta(days=offset) for offset in range(2, 80)]
    return next(day for day in days if (world.disturbance(day).vista_failing > 0).any())


def test_the_past_holds_incidents_but_never_on_the_eve_or_the_day_itself() -> None:
    world = make_world()
    day = incident_day(world)
    on_the_day = make_world(day=day).disturbance(day)
    on_the_eve = make_world(day=day + timedelta(days=1)).disturbance(day)

    for calm in (on_the_day, on_the_eve):
        assert (calm.vista_failing == 0).all()
        assert (calm.traffic == 1).all()


def test_holidays_hold_no_incident() -> None:
    assert (make_world().disturbance(HOLIDAY).vista_failing == 0).all()


def test_old_days_leave_the_cache_and_come_back_the_same() -> None:
    world = make_world()
    before = digest(world.telemetry(WEDNESDAY))
    known = world.telemetry(WEDNESDAY)
    for offset in range(CACHED_DAYS):
        world._known[date(2020, 1, 1) + timedelta(days=offset)] = known
    world.telemetry(date(2026, 1, 5))

    assert WEDNESDAY not in world._known
    assert digest(world.telemetry(WEDNESDAY)) == before


def test_telemetry_ends_now() -> None:
    now = datetime(2026, 11, 18, 15, tzinfo=UTC)
    world = replace(make_world(), now=now)
    made = world.telemetry(WEDNESDAY)
    clicks = made.national["checkin_link_clicks"]

    assert not np.isnan(clicks[100:120]).all()
    assert np.isnan(clicks[120:]).all()
    assert digest(world.telemetry(WEDNESDAY - timedelta(days=1))) == digest(
        make_world().telemetry(WEDNESDAY - timedelta(days=1))
    )
    assert np.isnan(world.telemetry(WEDNESDAY + timedelta(days=1)).national["chip_time:p50"]).all()


def test_a_scenario_without_its_region_is_refused_at_once() -> None:
    elsewhere = [station for station in make_stations() if station.region != "VISN 19"]

    with pytest.raises(ValueError, match="VISN 19"):
        replace(make_world("regional-drop"), stations=Stations.of(elsewhere, SEED))


def test_a_moving_present_reveals_the_day_and_changes_nothing_that_was_read() -> None:
    """What was read of a full bin stays; the newest bin fills; the future is empty."""
    present = [datetime(2026, 11, 18, 15, 32, tzinfo=UTC)]
    world, whole = replace(make_world(), clock=lambda: present[0]), make_world()
    window = Window.of_day(WEDNESDAY)
    (early,) = world.days(window)
    present[0] += timedelta(hours=1)
    (late,) = world.days(window)
    made = whole.telemetry(WEDNESDAY)

    full = int((datetime(2026, 11, 18, 15, 30, tzinfo=UTC).timestamp() - made.grid.start_s) / 300)
    for name in ("checkin_link_clicks", "chip_time:p95"):
        seen, wanted = early.national[name], made.national[name]
        np.testing.assert_array_equal(seen[:full], wanted[:full])
        np.testing.assert_array_equal(late.national[name][:full], wanted[:full])
        assert np.isnan(seen[full + 1 :]).all()
        assert not np.isnan(late.national[name][full + 1]).all()
    assert early.national["checkin_link_clicks"][full] < made.national["checkin_link_clicks"][full]


def test_a_moving_present_is_read_once_between_two_flushes_of_counters() -> None:
    present = [datetime(2026, 11, 18, 15, 32, 1, tzinfo=UTC)]
    world, window = replace(make_world(), clock=lambda: present[0]), Window.of_day(WEDNESDAY)
    (first,) = world.days(window)
    present[0] += timedelta(seconds=5)
    (second,) = world.days(window)
    present[0] += timedelta(seconds=5)
    (third,) = world.days(window)

    assert second is first
    assert third is not first


def test_a_world_has_an_end_or_a_clock() -> None:
    now = datetime(2026, 11, 18, tzinfo=UTC)
    with pytest.raises(ValueError, match="not both"):
        replace(make_world(), now=now, clock=lambda: now)
