"""What a person typed becomes one window and one case, or one sentence that says why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.report.plan import RunPlan, notebooks_folder, plan_day
from cie_runbook.report.plan_window import EVALUATION_DELAY
from cie_runbook.storage import safe_name
from cie_runbook.window import EASTERN
from tests.rehearsed import STEP, drill_settings

CATALOG = load_catalog()
DRILL = drill_settings("drill")
NOW = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)  # a Monday, 09:07 EST


def plan(now: datetime = NOW, profile: str = "drill", **given: object) -> RunPlan:
    settings = DRILL if profile == "drill" else drill_settings(profile)
    return plan_day(CATALOG, settings, STEP, given, now)


def test_a_day_is_reported_whole() -> None:
    planned = plan(date="2026-11-18")
    assert planned.window.label_utc() == "2026-11-18T05:00Z to 2026-11-19T05:00Z"
    assert planned.case_name == "daily-2026-11-18-drill-normal"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_a_day_on_which_the_clocks_change_has_its_own_length(day: str, hours: int) -> None:
    assert plan(date=day).window.duration == timedelta(hours=hours)


def test_a_day_that_is_not_over_ends_at_the_newest_settled_quarter() -> None:
    planned = plan(date="today")
    assert planned.window.label_eastern() == "Mon 2026-11-23 00:00 EST to Mon 2026-11-23 08:45 EST"


def test_a_triage_of_a_day_that_is_not_over_reads_rows_until_now() -> None:
    def until(step: str, **given: object) -> datetime | None:
        return plan_day(CATALOG, DRILL, step, given, NOW).rows_until

    assert until("alert_triage", date="today") == NOW
    assert until("alert_triage", date="2026-11-18") is None
    assert until(STEP, date="today") is None


def test_a_day_that_has_hardly_begun_is_refused() -> None:
    five_past_midnight = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
    with pytest.raises(BadInputError, match=r"2026-11-23 has no settled data yet"):
        plan(five_past_midnight, date="today")


def test_a_future_day_is_refused_with_the_present_beside_it() -> None:
    with pytest.raises(BadInputError, match=r"2026-11-24 .*it is Mon 2026-11-23 09:07 EST"):
        plan(date="2026-11-24")


def test_yesterday_is_the_day_before_today_in_us_eastern() -> None:
    late_evening = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert plan(late_evening, date="yesterday").window.eastern_day.isoformat() == "2026-11-22"


@pytest.mark.parametrize("text", ["2026-13-01", "18.11.2026", "tomorrow"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="is not a calendar day"):
        plan(date=text)


@pytest.mark.parametrize(
    ("profile", "day"),
    [
        ("drill", "2026-11-20"),  # the last working day
        ("production", "2026-11-22"),  # yesterday
        ("drill:holiday", "2026-11-11"),  # Veterans Day
    ],
)
def test_without_a_day_the_profiles_rule_chooses(profile: str, day: str) -> None:
    assert plan(profile=profile).window.eastern_day.isoformat() == day


def test_a_window_can_be_typed() -> None:
    planned = plan(start="2026-11-18T10:00-05:00", end="2026-11-18T16:30Z")
    assert planned.window.label_eastern() == "Wed 2026-11-18 10:00 EST to Wed 2026-11-18 11:30 EST"


def test_a_date_and_a_window_exclude_each_other() -> None:
    with pytest.raises(BadInputError, match="a date and a start or end were given"):
        plan(date="2026-11-18", end="2026-11-18T16:30Z")


@pytest.mark.parametrize("bound", ["start", "end"])
def test_one_end_of_a_window_is_not_enough(bound: str) -> None:
    with pytest.raises(BadInputError, match="only one end of the window"):
        plan(NOW, "drill", **{bound: "2026-11-18T16:30Z"})


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadInputError, match="is not after the start"):
        plan(start="2026-11-18T16:00Z", end="2026-11-18T15:00Z")


def test_a_window_whose_end_is_not_settled_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"settled until Mon 2026-11-23 08:45 EST"):
        plan(start="2026-11-23T12:00Z", end="2026-11-23T14:00Z")


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(BadInputError, match="Did you mean 'history_weeks'"):
        plan(histry_weeks=3)


def test_an_unknown_station_is_refused_with_its_likes() -> None:
    known = next(iter(CATALOG.stations))
    with pytest.raises(BadInputError, match=f"no station '{known}ZZ'.*{known}"):
        plan(date="2026-11-18", stations=f"{known}ZZ")


def test_the_same_input_gives_the_same_case() -> None:
    assert plan(date="2026-11-18").facts() == plan(date="2026-11-18").facts()


def test_other_parameters_give_another_case() -> None:
    names = {
        plan(date="2026-11-18").case_name,
        plan(date="2026-11-18", history_weeks=3).case_name,
        plan(date="2026-11-18", history_weeks=4).case_name,
        plan(date="2026-11-18", stations="442").case_name,
        plan(profile="drill:surge", date="2026-11-18").case_name,
    }
    assert len(names) == 5


def test_a_case_can_be_named() -> None:
    assert plan(date="2026-11-18", case="outage").case_name == "outage"


def test_the_hour_that_comes_twice_gives_two_cases() -> None:
    first, second = (
        plan(datetime(2026, 11, 1, hour, 45, tzinfo=UTC), date="today") for hour in (5, 6)
    )
    assert first.window != second.window
    assert first.case_name != second.case_name


def test_the_longest_name_of_a_case_is_a_safe_one() -> None:
    planned = plan(NOW, "drill:regional-drop", date="today", history_weeks=3)
    assert safe_name(planned.case_name) == planned.case_name


def test_the_kernel_plans_the_same_from_what_it_is_given() -> None:
    planned = plan(date="2026-11-18", history_weeks=3, stations="442,589A7")
    again = plan_day(CATALOG, DRILL, STEP, planned.parameters, NOW)
    assert (again.facts(), again.case_name) == (planned.facts(), planned.case_name)


@given(st.integers(min_value=0, max_value=2 * 365 * 24 * 60))
def test_no_window_holds_what_is_still_arriving(minute: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    try:
        window = plan(now, date="today").window
    except BadInputError:
        assert now - EVALUATION_DELAY < now.astimezone(EASTERN).replace(
            hour=0, minute=15, second=0, microsecond=0
        )
        return
    assert window.end <= now - EVALUATION_DELAY
    assert window.end.timestamp() % 900 == 0
    assert window.start.astimezone(EASTERN).hour == 0


def test_the_notebooks_of_the_clone_are_found() -> None:
    assert (notebooks_folder({}) / CATALOG.steps[STEP].notebook).is_file()


def test_a_missing_folder_of_notebooks_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CIE_RUNBOOK_NOTEBOOKS"):
        notebooks_folder({"CIE_RUNBOOK_NOTEBOOKS": str(tmp_path / "none")})


def test_a_station_that_nobody_knows_is_answered_with_its_neighbours() -> None:
    with pytest.raises(BadInputError, match=r"no station '589A77' in the catalog\..*589A7"):
        plan(date="2026-11-18", stations="442,589A77")


def test_a_triage_is_about_the_day_of_its_alert_where_the_link_tells() -> None:
    catalog, settings = load_catalog(), drill_settings()
    link = "https://dsva.slack.com/archives/C04G3EY2F5W/p1763563804123456"  # 2025-11-19, 09:50 ET
    plans = [
        plan_day(catalog, settings, "alert_triage", {"alert": alert, **more}, NOW)
        for alert, more in ((link, {}), ("220101", {}), (link, {"date": "2025-11-18"}))
    ]

    assert [plan.kind for plan in plans] == ["triage"] * 3
    days = [plan.window.eastern_day.isoformat() for plan in plans]
    assert (days[0], days[2]) == ("2025-11-19", "2025-11-18")
    assert plans[0].case_name != plans[1].case_name


def test_what_is_no_alert_is_refused_when_it_is_planned() -> None:
    with pytest.raises(BadInputError, match="no alert can be read"):
        plan_day(load_catalog(), drill_settings(), "alert_triage", {"alert": "help"}, NOW)
