"""A bot's post leads to its monitor, and a page to its clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from cie_runbook.analysis.alerts import Monitor, alerts, monitors_of, pages
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window
from tests.analysis.rotas import HOURS, PLAYBOOK, et

NIGHT = Window(et("2026-11-17T20:00"), et("2026-11-18T07:00"))
MESSAGE_COLUMNS = {
    "at": "datetime64[us, UTC]",
    "ts": "string",
    "channel": "string",
    "bot_id": "string",
    "text": "string",
}
INCIDENT_COLUMNS = {
    "incident_id": "string",
    "incident_number": "string",
    "title": "string",
    "status": "string",
    "created_at": "datetime64[ms, UTC]",
    "acknowledged_at": "datetime64[ms, UTC]",
    "resolved_at": "datetime64[ms, UTC]",
}
LOG_COLUMNS = {"incident_id": "string", "at": "datetime64[ms, UTC]", "type": "string"}


def post(clock: str, text: str | None, bot: str | None = "BMON") -> dict[str, Any]:
    at = et(clock)
    return {"at": at, "ts": f"{clock}", "channel": "C04G3EY2F5W", "bot_id": bot, "text": text}


def messages(*rows: dict[str, Any]) -> pd.DataFrame:
    if not rows:
        return empty_table(MESSAGE_COLUMNS)
    return conform(pd.DataFrame(list(rows)), MESSAGE_COLUMNS)


def monitor(name: str, state: str = "OK", **more: Any) -> Monitor:
    given = {"id": "111830", "org": "tevi", "since": None, "is_muted": False, **more}
    return Monitor(name=name, state=state, **given)


SMS = monitor("SMS round trip")
TRIGGERED = "Triggered: Alert: SMS round trip\nOrganisation: tevi\nMonitor 111830"
RECOVERED = "Recovered: SMS round trip\nOrganisation: tevi\nMonitor 111830"


def test_posts_of_one_monitor_are_one_alert_that_is_over() -> None:
    found = messages(post("2026-11-18T02:00", TRIGGERED), post("2026-11-18T02:30", RECOVERED))
    (alert,) = alerts(found, [SMS], NIGHT)
    assert (alert.monitor, alert.title, alert.triggered_count) == (SMS, "SMS round trip", 1)
    assert not alert.is_up


def test_the_monitors_own_state_goes_before_what_was_posted() -> None:
    firing = monitor("SMS round trip", "Alert")
    (alert,) = alerts(messages(post("2026-11-18T02:30", RECOVERED)), [firing], NIGHT)
    assert alert.is_up


def test_a_muted_monitor_is_not_up() -> None:
    muted = monitor("SMS round trip", "Alert", is_muted=True)
    (alert,) = alerts(messages(post("2026-11-18T02:30", TRIGGERED)), [muted], NIGHT)
    assert not alert.is_up


def test_the_same_id_in_two_organisations_is_told_apart() -> None:
    other = monitor("Other", org="vagov")
    (alert,) = alerts(messages(post("2026-11-18T02:00", TRIGGERED)), [other, SMS], NIGHT)
    assert alert.monitor is SMS


def test_a_post_without_an_id_is_matched_by_the_longest_name() -> None:
    found = messages(post("2026-11-18T02:00", "[Triggered] CHIP errors high in prod"))
    names = [monitor("CHIP errors", id="1"), monitor("CHIP errors high", id="2")]
    (alert,) = alerts(found, names, NIGHT)
    assert alert.monitor is names[1]


def test_a_post_of_no_monitor_is_up_until_it_recovers() -> None:
    first = post("2026-11-18T02:00", "[Triggered] Something new")
    last = post("2026-11-18T03:00", "[Recovered] Something new")
    (up,) = alerts(messages(first), [], NIGHT)
    (over,) = alerts(messages(first, last), [], NIGHT)
    assert (up.is_up, over.is_up, over.monitor) == (True, False, None)


def test_what_is_up_comes_first_and_people_are_left_out() -> None:
    found = messages(
        post("2026-11-18T01:00", RECOVERED),
        post("2026-11-18T02:00", "Triggered: lines"),
        post("2026-11-18T02:05", "Triggered: who sees this?", bot=None),
        post("2026-11-18T08:00", "Triggered: after the night"),
        post("2026-11-18T03:00", None),
    )
    assert [alert.is_up for alert in alerts(found, [SMS], NIGHT)] == [True, False, False]


def test_a_quiet_night_has_no_alert() -> None:
    assert alerts(messages(), [SMS], NIGHT) == ()


def test_monitors_of_several_organisations_are_read() -> None:
    table = pd.DataFrame(
        {
            "id": pd.array(["1", "2"], dtype="string"),
            "name": pd.array(["A", None], dtype="string"),
            "state": pd.array(["Alert", None], dtype="string"),
            "state_since": pd.to_datetime(pd.Series([et("2026-11-18T02:00"), pd.NaT]), utc=True),
            "downtime_ids": pd.array([None, "77"], dtype="string"),
        }
    )
    first, second = monitors_of({"tevi": table})
    assert (first.is_firing, first.since, first.org) == (True, et("2026-11-18T02:00"), "tevi")
    assert (second.name, second.state, second.is_muted, second.is_firing) == (
        "",
        "Unknown",
        True,
        False,
    )


def incident(created: str, **more: Any) -> pd.DataFrame:
    row = {
        "incident_id": "Q1",
        "incident_number": "17",
        "title": "SMS round trip",
        "status": "triggered",
        "created_at": et(created),
        "acknowledged_at": None,
        "resolved_at": None,
        **more,
    }
    return conform(pd.DataFrame([row]), INCIDENT_COLUMNS)


def log(*rows: tuple[str, str]) -> pd.DataFrame:
    told = [{"incident_id": "Q1", "at": et(at), "type": kind} for at, kind in rows]
    return conform(pd.DataFrame(told), LOG_COLUMNS) if told else empty_table(LOG_COLUMNS)


def test_an_open_page_runs_from_its_own_stamp() -> None:
    (page,) = pages(incident("2026-11-18T09:00"), log(), PLAYBOOK, HOURS)
    assert page.clock.state(et("2026-11-18T09:20")) == "overdue"
    assert page.clock.left(et("2026-11-18T09:05")) == timedelta(minutes=10)


@pytest.mark.parametrize(("taken", "state"), [("03:40", "met"), ("04:30", "missed")])
def test_the_log_tells_when_a_resolved_page_was_taken(taken: str, state: str) -> None:
    found = incident("2026-11-18T03:00", status="resolved", resolved_at=et("2026-11-18T05:00"))
    entries = log(
        ("2026-11-18T03:01", "notify_log_entry"), (f"2026-11-18T{taken}", "acknowledge_log_entry")
    )
    (page,) = pages(found, entries, PLAYBOOK, HOURS)
    assert page.clock.state(et("2026-11-18T07:00")) == state


def test_no_incident_is_no_page() -> None:
    assert pages(empty_table(INCIDENT_COLUMNS), log(), PLAYBOOK, HOURS) == ()
