"""ServiceNow of a rehearsal, read by the runbook's own client and asked directly."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.server import LoopbackServer
from cie_runbook.drill.services.planted import PATIENT_NAME
from cie_runbook.drill.services.servicenow_manners import CLIENT_ID, CLIENT_SECRET
from cie_runbook.drill.services.servicenow_tickets import CIE_GROUP
from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.servicenow_journal import fetch_attachments, fetch_notes
from cie_runbook.sources.servicenow_queue import fetch_queue, fetch_ticket
from tests.drill.services.stories import Stage, make_story, outage, without


def queue(stage: Stage, query: str = f"assignment_group={CIE_GROUP}") -> list[dict[str, Any]]:
    body = stage.ask("servicenow", "GET", f"/table/task?sysparm_query={quote(query)}").body
    rows: list[dict[str, Any]] = body["result"]
    return rows


def test_an_ordinary_day_has_a_few_tickets_and_an_outage_adds_its_stations() -> None:
    with Stage(make_story()).client("servicenow") as (client, deadline):
        ordinary = fetch_queue(client, CIE_GROUP, deadline).table
    with Stage(outage()).client("servicenow") as (client, deadline):
        table = fetch_queue(client, CIE_GROUP, deadline).table
    added = table.loc[~table["number"].isin(ordinary["number"])]
    assert len(ordinary) == 3
    stations = added["short_description"].str.extract(r"Station (\d+)")[0]
    assert sorted(stations) == ["442", "528"]
    assert added["priority_label"].unique().tolist() == ["2 - High"]
    assert table["state"].ne("6").all()
    assert table["short_description"].str.contains(PATIENT_NAME).any()  # raw: redacted later on


def test_one_ticket_with_its_journal_comes_by_its_number() -> None:
    stage = Stage()
    row = queue(stage)[0]
    with stage.client("servicenow") as (client, deadline):
        ticket = fetch_ticket(client, row["number"], deadline).table
        notes = fetch_notes(client, ticket["sys_id"][0], deadline).table
        nothing = fetch_ticket(client, "INC0000001", deadline).table
    assert ticket["sys_id"].tolist() == [row["sys_id"]]
    assert notes["text"].tolist() == ["Asked for a time to go through it."]
    assert len(nothing) == 0


def test_a_work_note_is_kept_and_the_answer_does_not_show_it() -> None:
    stage = Stage()
    sys_id = queue(stage)[0]["sys_id"]
    path = f"/table/incident/{sys_id}"
    answer = stage.ask("servicenow", "PATCH", path, {"work_notes": "run 7: looked at it"})
    assert (answer.status, answer.body["result"]["work_notes"]) == (200, "")
    with stage.client("servicenow") as (client, deadline):
        notes = fetch_notes(client, sys_id, deadline).table
    assert notes["text"].tolist()[-1] == "run 7: looked at it"


def test_a_ticket_is_resolved_only_with_its_close_fields() -> None:
    stage = Stage()
    path = f"/table/incident/{queue(stage)[0]['sys_id']}"
    refused = stage.ask("servicenow", "PATCH", path, {"state": "6"})
    assert refused.status == 403
    assert "close_code, close_notes" in refused.body["error"]["detail"]
    close = {"state": "6", "close_code": "Solved", "close_notes": "fixed"}
    assert stage.ask("servicenow", "PATCH", path, close).body["result"]["state"] == "6"
    with stage.client("servicenow") as (client, deadline):
        assert path.rpartition("/")[2] not in set(
            fetch_queue(client, CIE_GROUP, deadline).table["sys_id"]
        )


def test_an_attached_report_is_listed_with_its_hash_and_comes_back() -> None:
    stage, content = Stage(), b"<html>report</html>"
    sys_id = queue(stage)[0]["sys_id"]
    asked = urlencode(
        {"table_name": "incident", "table_sys_id": sys_id, "file_name": "report.html"}
    )
    answer = stage.ask(
        "servicenow",
        "POST",
        f"/attachment/file?{asked}",
        body=content,
        Content_Type="text/html",
    )
    assert answer.status == 201
    assert answer.body["result"]["hash"] == hashlib.sha256(content).hexdigest()
    with stage.client("servicenow") as (client, deadline):
        table = fetch_attachments(client, sys_id, deadline).table
    assert table["sha256"].tolist() == [hashlib.sha256(content).hexdigest()]
    back = stage.ask("servicenow", "GET", f"/attachment/{table['sys_id'][0]}/file")
    assert (back.payload, back.content_type) == (content, "text/html")


def test_a_form_upload_over_a_connection_is_kept_too() -> None:
    stage = Stage()
    sys_id = queue(stage)[0]["sys_id"]
    with LoopbackServer(stage.services) as server, httpx.Client(trust_env=False) as http:
        answer = http.post(
            f"{server.url}/servicenow/api/now/attachment/upload",
            data={"table_name": "incident", "table_sys_id": sys_id},
            files={"uploadFile": ("report.pdf", b"%PDF-", "application/pdf")},
            headers={"Authorization": f"Bearer {stage.tokens['servicenow'].value}"},
        )
    assert answer.json()["result"]["size_bytes"] == "5"


def test_a_condition_on_an_unknown_field_widens_the_answer() -> None:
    stage = Stage()
    assert len(queue(stage, f"assignment_grup={CIE_GROUP}")) > len(queue(stage))


def test_without_a_credential_the_sign_on_page_comes_with_status_200() -> None:
    stage = Stage()
    path = "/servicenow/api/now/table/task"
    answer = stage.services["/servicenow/"].answer(Request.of("GET", path, {}, b""))
    assert (answer.status, answer.content_type.partition(";")[0]) == (200, "text/html")
    wrong = stage.ask("servicenow", "GET", "/table/task", Authorization="Bearer nonsense")
    assert (wrong.status, wrong.body["error"]["message"]) == (401, "User Not Authenticated")


def test_password_key_and_token_open_the_same_door() -> None:
    stage = Stage()
    value = stage.tokens["servicenow"].value
    packed = base64.b64encode(f"cie.runbook:{value}".encode()).decode()
    basic = stage.ask("servicenow", "GET", "/table/task", Authorization=f"Basic {packed}")
    key = stage.ask("servicenow", "GET", "/table/task", Authorization="", X_sn_apikey=value)
    assert (basic.status, key.status) == (200, 200)


@pytest.mark.parametrize(("secret", "status"), [(CLIENT_SECRET, 200), ("wrong", 401)])
def test_a_token_is_given_for_the_clients_secret(secret: str, status: int) -> None:
    stage = Stage()
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": secret}
    request = Request.of("POST", "/servicenow/oauth_token.do", {}, urlencode(form).encode())
    answer = stage.services["/servicenow/"].answer(request)
    assert answer.status == status
    given = answer.body.get("access_token")
    assert (given == stage.tokens["servicenow"].value) is (status == 200)


def test_a_missing_right_is_refused_by_an_access_rule_that_is_not_named() -> None:
    stage = Stage(tokens=without("servicenow", "read on task"))
    answer = stage.ask("servicenow", "GET", "/table/task")
    assert (answer.status, answer.body["status"]) == (403, "failure")
    with stage.client("servicenow") as (client, deadline), pytest.raises(AccessDeniedError):
        fetch_queue(client, CIE_GROUP, deadline)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/table/sys_choice?sysparm_query=name=incident%5Eelement=state", 200),
        ("/table/nonsense", 400),
        (f"/table/incident/{'0' * 32}", 404),
        (f"/attachment/{'0' * 32}/file", 404),
        ("/stats/incident", 400),
    ],
)
def test_paths_answer_as_documented(path: str, status: int) -> None:
    assert Stage().ask("servicenow", "GET", path).status == status


def test_pages_link_to_each_other_and_say_how_many_there_are() -> None:
    answer = Stage().ask("servicenow", "GET", "/table/task?sysparm_limit=2&sysparm_offset=2")
    assert int(answer.headers["X-Total-Count"]) == 7
    assert {
        part.rpartition('rel="')[2].rstrip('"') for part in answer.headers["Link"].split(",")
    } == {
        "first",
        "prev",
        "next",
        "last",
    }
    assert len(answer.body["result"]) == 2
