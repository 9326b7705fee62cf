"""PagerDuty of a rehearsal, read by the runbook's own client and asked directly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.pagerduty import ROUTING_KEY, pagerduty_api
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.tokens import invented_tokens
from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.pagerduty_incidents import IncidentSearch, incidents
from cie_runbook.sources.pagerduty_log_entries import log_entries
from cie_runbook.sources.pagerduty_oncalls import oncalls
from cie_runbook.sources.pagerduty_schedules import schedule_entries
from cie_runbook.window import Window
from tests.drill.services.stories import (
    NINE_FORTY,
    WHOLE_DAY,
    Stage,
    make_alert,
    make_story,
    outage,
    without,
)

SENDER = ON_CALL[0].email
TAKE = {"incident": {"type": "incident_reference", "status": "acknowledged"}}


def the_incident(stage: Stage) -> dict[str, Any]:
    (incident,) = stage.ask("pagerduty", "GET", "/incidents").body["incidents"]
    found: dict[str, Any] = incident
    return found


def test_what_people_do_is_kept_for_whoever_wants_to_know() -> None:
    doings: dict[str, Incident] = {}
    story = outage()
    token = invented_tokens()["pagerduty"]
    service = pagerduty_api(lambda: story, lambda: story.now, token, doings)
    headers = {"authorization": f"Token token={token.value}", "from": SENDER}

    def ask(method: str, path: str, body: Any = None) -> Any:
        sent = json.dumps(body).encode() if body else b""
        return service.answer(Request.of(method, f"/pagerduty{path}", headers, sent)).body

    (incident,) = ask("GET", "/incidents")["incidents"]
    assert not doings
    ask("PUT", f"/incidents/{incident['id']}", TAKE)
    (known,) = doings.values()
    assert known.id == incident["id"]
    assert known.acknowledged is not None
    assert known.acknowledged[0] == story.now


def test_the_client_reads_the_incident_that_paged_and_its_log() -> None:
    stage = Stage()
    with stage.client("pagerduty") as (client, deadline):
        found = incidents(client, IncidentSearch(window=WHOLE_DAY), deadline).table
        log = log_entries(client, found["incident_id"][0], deadline).table
    assert found["created_at"][0] == NINE_FORTY + timedelta(minutes=5)
    assert found[["status", "service_id"]].to_numpy().tolist() == [["triggered", "PNDVBO8"]]
    assert log["type"].tolist()[0] == "notify_log_entry"
    assert set(log["type"]) >= {"trigger_log_entry", "assign_log_entry"}


def test_only_alerts_that_page_open_an_incident_and_recovery_resolves_it() -> None:
    over = make_alert(recovered_at=NINE_FORTY + timedelta(minutes=50))
    quiet = make_alert(monitor_id=7, pages=False)
    incident = the_incident(Stage(make_story(alerts=(over, quiet))))
    assert incident["status"] == "resolved"
    assert incident["resolved_at"] == "2026-11-18T10:30:00-05:00"  # the account's own zone


def test_primary_and_secondary_are_on_call_and_the_primary_was_called() -> None:
    stage = Stage()
    with stage.client("pagerduty") as (client, deadline):
        window = Window(NINE_FORTY, NINE_FORTY + timedelta(minutes=1))
        found = oncalls(client, window, deadline).table
        swaps = schedule_entries(
            client, "PDRILLA", Window(NINE_FORTY, NINE_FORTY + timedelta(weeks=2)), deadline
        ).table
    assert found["level"].tolist() == [1, 2]
    assert found["start_at"].dt.strftime("%H:%M").tolist() == ["12:00", "12:00"]  # 07:00 ET
    called = the_incident(stage)["assignments"][0]["assignee"]["id"]
    assert called == found["user_id"][0]
    assert swaps["is_override"].sum() == 1
    now = stage.ask("pagerduty", "GET", "/oncalls?earliest=true").body["oncalls"]
    assert [entry["escalation_level"] for entry in now] == [1, 2]


def test_more_incidents_than_a_page_holds_come_whole() -> None:
    alerts = tuple(
        make_alert(monitor_id=number, triggered_at=NINE_FORTY + timedelta(seconds=number))
        for number in range(1, 231)
    )
    with Stage(make_story(alerts=alerts)).client("pagerduty") as (client, deadline):
        found = incidents(client, IncidentSearch(window=WHOLE_DAY), deadline)
    assert found.table["incident_id"].nunique() == 230


def test_an_acknowledgement_is_kept_and_names_who_took_it() -> None:
    stage = Stage()
    path = f"/incidents/{the_incident(stage)['id']}"
    answer = stage.ask("pagerduty", "PUT", path, TAKE, From=SENDER)
    assert answer.body["incident"]["status"] == "acknowledged"
    stage.story = outage(20)  # the story goes on
    taken = the_incident(stage)
    assert taken["acknowledgements"][0]["acknowledger"]["id"] == ON_CALL[0].pagerduty
    entries = stage.ask("pagerduty", "GET", f"{path}/log_entries").body["log_entries"]
    assert entries[0]["type"] == "acknowledge_log_entry"


def test_an_ended_incident_cannot_be_taken() -> None:
    stage = Stage()
    path = f"/incidents/{the_incident(stage)['id']}"
    done = {"incident": {"type": "incident_reference", "status": "resolved"}}
    assert stage.ask("pagerduty", "PUT", path, done, From=SENDER).status == 200
    answer = stage.ask("pagerduty", "PUT", path, TAKE, From=SENDER)
    assert (answer.status, answer.body["error"]["code"]) == (400, 1001)


@pytest.mark.parametrize("sender", ["", "nobody@drill.example"])
def test_a_write_without_a_user_is_refused(sender: str) -> None:
    stage = Stage()
    answer = stage.ask(
        "pagerduty", "PUT", f"/incidents/{the_incident(stage)['id']}", TAKE, From=sender
    )
    assert (answer.status, answer.body["error"]["code"]) == (400, 2010)
    assert the_incident(stage)["status"] == "triggered"


def test_a_note_is_kept() -> None:
    stage = Stage()
    path = f"/incidents/{the_incident(stage)['id']}/notes"
    answer = stage.ask("pagerduty", "POST", path, {"note": {"content": "Looking."}}, From=SENDER)
    assert answer.status == 201
    notes = stage.ask("pagerduty", "GET", path).body["notes"]
    assert [note["content"] for note in notes] == ["Looking."]
    assert stage.ask("pagerduty", "POST", path, {"note": {}}, From=SENDER).status == 400


def test_a_window_is_opened_and_runs() -> None:
    stage = Stage()
    wanted = {
        "type": "maintenance_window",
        "start_time": "2026-11-18T11:30:00-05:00",
        "end_time": "2026-11-18T13:00:00-05:00",
        "description": "vista-api",
        "services": [{"id": "PNDVBO8", "type": "service_reference"}],
    }
    body = {"maintenance_window": wanted}
    assert stage.ask("pagerduty", "POST", "/maintenance_windows", body, From=SENDER).status == 201

    def running() -> int:
        path = "/maintenance_windows?filter=ongoing"
        return len(stage.ask("pagerduty", "GET", path).body["maintenance_windows"])

    assert running() == 1
    stage.now += timedelta(hours=2)
    assert running() == 0


def test_a_missing_scope_is_named() -> None:
    stage = Stage(tokens=without("pagerduty", "incidents.read"))
    answer = stage.ask("pagerduty", "GET", "/incidents")
    assert (answer.status, answer.body["error"]["required_scopes"]) == (403, "incidents.read")
    with stage.client("pagerduty") as (client, deadline), pytest.raises(AccessDeniedError):
        incidents(client, IncidentSearch(window=WHOLE_DAY), deadline)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/abilities", 200),
        ("/services", 200),
        ("/schedules?query=secondary", 200),
        ("/schedules/PNOBODY", 404),
        ("/users?query=robin", 200),
        ("/users/PDRILL1", 200),
        ("/users/PDRILL1/contact_methods", 200),
        ("/users/me", 404),
        ("/incidents/QNOTHING", 404),
        ("/incidents?since=soon", 400),
        ("/incidents?since=2026-01-01&until=2026-11-01", 400),
        ("/incidents?date_range=all", 200),
        ("/oncalls?limit=100&offset=9999", 400),
        ("/oncalls?time_zone=Nowhere", 400),
    ],
)
def test_paths_answer_as_documented(path: str, status: int) -> None:
    assert Stage().ask("pagerduty", "GET", path).status == status


def test_a_wrong_key_is_refused_and_the_limit_is_told_in_seconds() -> None:
    stage = Stage()
    wrong = stage.ask("pagerduty", "GET", "/abilities", Authorization="Token token=nonsense")
    assert (wrong.status, wrong.body["error"]["code"]) == (401, 2006)
    answers = [stage.ask("pagerduty", "GET", "/abilities") for _ in range(961)]
    assert [answers[-2].status, answers[-1].status] == [200, 429]
    assert answers[-1].headers["ratelimit-reset"] == "60"


def event(action: str, **more: Any) -> dict[str, Any]:
    payload = {"summary": "runbook", "source": "drill", "severity": "critical"}
    return {"routing_key": ROUTING_KEY, "event_action": action, "payload": payload, **more}


def test_an_event_pages_once_a_key_and_can_be_resolved() -> None:
    stage = Stage(make_story())
    for _ in range(2):
        sent = stage.ask("pagerduty", "POST", "/v2/enqueue", event("trigger", dedup_key="k"))
        assert (sent.status, sent.body["dedup_key"]) == (202, "k")
    stage.ask("pagerduty", "POST", "/v2/enqueue", event("acknowledge", dedup_key="k"))
    assert the_incident(stage)["status"] == "acknowledged"
    stage.ask("pagerduty", "POST", "/v2/enqueue", event("resolve", dedup_key="k"))
    assert the_incident(stage)["status"] == "resolved"


@pytest.mark.parametrize(
    "content",
    [
        {},
        event("shout"),
        event("resolve"),
        event("trigger") | {"payload": {"summary": "x" * 1_025, "severity": "loud"}},
    ],
)
def test_an_event_that_cannot_be_taken_says_why(content: dict[str, Any]) -> None:
    answer = Stage().ask("pagerduty", "POST", "/v2/enqueue", content)
    assert answer.status == 400
    assert answer.body["errors"]
