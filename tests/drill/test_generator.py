"""A whole day's telemetry."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from cie_runbook.drill.disturbance import undisturbed
from cie_runbook.drill.generator import GAUGES, cut_off, generate
from tests.drill.worlds import SUNDAY, WEDNESDAY, make_day, telemetry, total


def test_a_working_day_has_the_public_totals() -> None:
    made = telemetry().national

    assert total(made["checkin_link_clicks"]) == pytest.approx(2_000, rel=0.12)
    assert total(made["precheckin_link_clicks"]) == pytest.approx(6_500, rel=0.12)
    assert total(made["checkin_completed"]) / total(made["checkin_link_clicks"]) == pytest.approx(
        0.63, abs=0.04
    )
    assert total(made["precheckin_completed"]) / total(
        made["precheckin_link_clicks"]
    ) == pytest.approx(0.42, abs=0.025)


def test_a_sunday_has_three_percent_of_that() -> None:
    made = telemetry(day=SUNDAY).national

    assert total(made["checkin_link_clicks"]) == pytest.approx(60, abs=25)
    assert total(made["precheckin_link_clicks"]) == pytest.approx(195, abs=45)


@pytest.mark.parametrize(("day", "bins"), [(date(2026, 3, 8), 276), (date(2026, 11, 1), 300)])
def test_days_of_the_changing_clock_have_their_own_length(day: date, bins: int) -> None:
    made = generate(make_day(day))

    assert {len(values) for values in made.national.values()} == {bins}
    assert {len(values) for values in made.by_station.values()} == {bins}


def test_a_counter_that_stands_still_sends_nothing() -> None:
    made = telemetry()

    assert all(
        np.nanmin(values, initial=1) >= 1
        for name, values in made.national.items()
        if not name.endswith((":p50", ":p95")) and name not in GAUGES
    )
    assert np.isnan(made.national["checkin_link_clicks"][3 * 12 : 4 * 12]).any()


def test_gauges_report_all_night() -> None:
    assert not np.isnan(telemetry().national["cw_sidekiq_enqueued"]).any()


def test_a_timer_has_points_exactly_where_it_has_requests() -> None:
    made = telemetry().national

    for name in ("chip_time", "checkin_complete_time", "lorota_client_data_time"):
        assert (np.isnan(made[f"{name}:p95"]) == np.isnan(made[f"{name}:requests"])).all()


def test_steps_of_all_stations_are_the_completed_checkins() -> None:
    made = telemetry()
    steps = np.nansum(made.by_station["vista_checkin_completed_steps"], axis=1)

    assert (steps == np.nan_to_num(made.national["checkin_completed"])).all()


def test_silent_bins_have_no_point_in_any_metric() -> None:
    day = make_day()
    is_reported = np.arange(288) < 96
    calm = undisturbed(day.grid, day.stations)
    made = generate(make_day(disturbance=replace(calm, is_reported=is_reported)))

    for values in (*made.national.values(), *made.by_station.values()):
        assert np.isnan(values[96:]).all()
    usual = generate(day).national
    assert np.array_equal(
        made.national["chip_time:p95"][:96], usual["chip_time:p95"][:96], equal_nan=True
    )


def test_at_a_given_time_the_newest_bin_is_partly_full_and_nothing_comes_later() -> None:
    whole = telemetry()
    now = datetime(
        WEDNESDAY.year, WEDNESDAY.month, WEDNESDAY.day, 16, 2, 30, tzinfo=UTC
    )  # 11:02:30
    so_far = cut_off(whole, now)
    clicks, full = (
        so_far.national["precheckin_link_clicks"],
        whole.national["precheckin_link_clicks"],
    )

    assert (clicks[108:132] == full[108:132]).all()
    assert clicks[132] == np.floor(full[132] / 2)
    assert np.isnan(clicks[133:]).all()
    assert np.isnan(so_far.by_station["vista_checkin_completed_steps"][133:]).all()
