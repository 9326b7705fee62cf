"""Slack of a rehearsal, read by the runbook's own client and asked directly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from cie_runbook.drill.server import LoopbackServer
from cie_runbook.drill.services.people import ON_CALL, TIER_3
from cie_runbook.errors import AccessDeniedError, RefusedRequestError
from cie_runbook.sources.slack_history import fetch_history, fetch_threads
from cie_runbook.sources.slack_people import fetch_members, fetch_users
from tests.drill.services.stories import (
    APM,
    NINE_FORTY,
    WHOLE_DAY,
    Stage,
    make_alert,
    make_story,
    outage,
    without,
)

DAILY = "C02UP02HHGX"


def messages(stage: Stage, channel: str, **more: str) -> list[dict[str, Any]]:
    asked = "".join(f"&{name}={text}" for name, text in more.items())
    body = stage.ask("slack", "GET", f"/conversations.history?channel={channel}{asked}").body
    found: list[dict[str, Any]] = body["messages"]
    return found


def test_the_client_reads_alert_and_recovery_from_attachments() -> None:
    alert = make_alert(recovered_at=NINE_FORTY + timedelta(minutes=90))
    with Stage(make_story(alerts=(alert,))).client("slack") as (client, deadline):
        table = fetch_history(client, APM, WHOLE_DAY, deadline).table
    assert table["text"].str.partition("\n")[0].tolist() == [
        "Recovered: vista-api: too many RPC time-outs",
        "Triggered: Alert: vista-api: too many RPC time-outs",
    ]
    assert (table["at"][1] - alert.triggered_at).total_seconds() < 10


def test_the_client_reads_the_daily_numbers_from_blocks_and_the_answer_in_its_thread() -> None:
    story = outage()
    with Stage(story).client("slack") as (client, deadline):
        history = fetch_history(client, DAILY, WHOLE_DAY, deadline).table
        answers = fetch_threads(client, history, deadline).table
    assert "2,011 links clicked, 1,264 completed" in history["text"][0]
    assert "6,498 links clicked, 2,730 completed" in history["text"][0]
    assert history["reply_count"].tolist() == [1]
    assert answers["user"].isin([person.slack for person in ON_CALL]).all()


def test_a_long_history_comes_whole_by_its_cursors() -> None:
    alerts = tuple(
        make_alert(monitor_id=number, triggered_at=NINE_FORTY + timedelta(seconds=number))
        for number in range(1, 451)
    )
    with Stage(make_story(alerts=alerts)).client("slack") as (client, deadline):
        table = fetch_history(client, APM, WHOLE_DAY, deadline).table
    assert table["ts"].nunique() == 450
    assert table["at"].is_monotonic_decreasing


def test_the_tier_3_team_has_an_id_and_members() -> None:
    stage = Stage()
    (group,) = stage.ask("slack", "GET", "/usergroups.list").body["usergroups"]
    assert group["handle"] == "vetext-tier-3-team"
    with stage.client("slack") as (client, deadline):
        members = fetch_members(client, group["id"], deadline).table["user"].tolist()
        users = fetch_users(client, members, deadline).table
    assert users["real_name"].tolist() == [person.name for person in TIER_3]


def test_a_missing_scope_is_named_with_status_200() -> None:
    stage = Stage(tokens=without("slack", "channels:history"))
    answer = stage.ask("slack", "GET", f"/conversations.history?channel={DAILY}")
    assert (answer.status, answer.body["error"]) == (200, "missing_scope")
    assert answer.body["needed"] == "channels:history"
    assert "channels:history" not in answer.headers["X-OAuth-Scopes"]
    with (
        stage.client("slack") as (client, deadline),
        pytest.raises(AccessDeniedError, match="the scope channels:history"),
    ):
        fetch_history(client, DAILY, WHOLE_DAY, deadline)


def test_what_is_posted_is_in_the_history_and_in_its_thread() -> None:
    stage = Stage()
    posted = stage.ask("slack", "POST", "/chat.postMessage", {"channel": APM, "text": "Taken."})
    ts = posted.body["ts"]
    stage.ask(
        "slack", "POST", "/chat.postMessage", {"channel": APM, "text": "More.", "thread_ts": ts}
    )
    first = messages(stage, APM)[0]
    assert (first["text"], first["reply_count"], first["ts"]) == ("Taken.", 1, ts)
    replies = stage.ask("slack", "GET", f"/conversations.replies?channel={APM}&ts={ts}").body
    assert [message["text"] for message in replies["messages"]] == ["Taken.", "More."]
    link = stage.ask("slack", "GET", f"/chat.getPermalink?channel={APM}&message_ts={ts}").body
    assert link["permalink"].endswith(f"/archives/{APM}/p{ts.replace('.', '')}")


def test_two_posts_of_the_same_instant_have_two_ids() -> None:
    stage = Stage()
    for text in ("one", "two"):
        stage.ask("slack", "POST", "/chat.postMessage", {"channel": APM, "text": text})
    assert len({message["ts"] for message in messages(stage, APM)}) == 3


def test_a_file_is_uploaded_in_three_steps_over_a_connection() -> None:
    stage, content = Stage(), b"<html>report</html>"
    with LoopbackServer(stage.services) as server, httpx.Client(trust_env=False) as http:
        head = {"Authorization": f"Bearer {stage.tokens['slack'].value}"}
        base = f"{server.url}/slack/api"
        asked = {"filename": "report.html", "length": str(len(content))}
        room = http.post(f"{base}/files.getUploadURLExternal", data=asked, headers=head).json()
        assert http.post(room["upload_url"], content=content).text == f"OK - {len(content)}"
        shared = {
            "files": json.dumps([{"id": room["file_id"], "title": "Report"}]),
            "channel_id": APM,
            "initial_comment": "The report.",
        }
        done = http.post(f"{base}/files.completeUploadExternal", data=shared, headers=head).json()
    assert done == {"ok": True, "files": [{"id": room["file_id"], "title": "Report"}]}
    first = messages(stage, APM)[0]
    assert (first["text"], first["files"][0]["size"]) == ("The report.", len(content))


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/conversations.history?channel=CNOTHERE", "channel_not_found"),
        (f"/conversations.history?channel={APM}&cursor=nonsense", "invalid_cursor"),
        (f"/conversations.history?channel={APM}&oldest=soon", "invalid_ts_oldest"),
        (f"/conversations.replies?channel={APM}&ts=1.000000", "thread_not_found"),
        (f"/chat.getPermalink?channel={APM}&message_ts=1.000000", "message_not_found"),
        ("/users.info?user=UNOBODY", "user_not_found"),
        ("/users.lookupByEmail?email=nobody@drill.example", "users_not_found"),
        ("/usergroups.users.list?usergroup=SNONE", "no_such_subteam"),
        ("/files.upload", "unknown_method"),
        ("/files.getUploadURLExternal?filename=x", "invalid_arguments"),
    ],
)
def test_a_refusal_has_a_code_and_status_200(path: str, error: str) -> None:
    answer = Stage().ask("slack", "GET", path)
    assert answer.status == 200
    assert (answer.body["ok"], answer.body["error"]) == (False, error)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"channel": "C018V2JCWRJ", "text": "x"}, "not_in_channel"),
        ({"channel": APM, "text": " "}, "no_text"),
        ({"channel": APM, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": APM, "text": "x", "blocks": [{}] * 51}, "invalid_blocks"),
        ({"channel": APM, "text": "x", "blocks": "[open"}, "invalid_blocks_format"),
    ],
)
def test_a_post_that_cannot_be_made_is_refused(content: dict[str, Any], error: str) -> None:
    stage = Stage()
    before = len(messages(stage, APM))
    assert stage.ask("slack", "POST", "/chat.postMessage", content).body["error"] == error
    assert len(messages(stage, APM)) == before


def test_the_limit_of_a_method_says_how_long_to_wait() -> None:
    stage = Stage()
    answers = [stage.ask("slack", "GET", "/users.list") for _ in range(21)]
    assert (answers[-2].status, answers[-1].status) == (200, 429)
    assert answers[-1].headers["Retry-After"] == "60"
    assert stage.ask("slack", "GET", "/usergroups.list").status == 200


def test_lists_of_channels_and_people_go_by_cursors() -> None:
    stage = Stage()
    first = stage.ask("slack", "GET", "/conversations.list?limit=3").body
    cursor = first["response_metadata"]["next_cursor"]
    rest = stage.ask("slack", "GET", f"/conversations.list?cursor={cursor}").body
    names = [channel["name"] for channel in first["channels"] + rest["channels"]]
    assert len(names) == len(set(names)) == 7
    assert (
        stage.ask("slack", "GET", f"/conversations.info?channel={APM}").body["channel"]["id"] == APM
    )
    email = ON_CALL[0].email
    found = stage.ask("slack", "GET", f"/users.lookupByEmail?email={email}").body["user"]
    assert found["id"] == ON_CALL[0].slack


def test_none_and_a_wrong_token_are_told_apart() -> None:
    assert Stage().ask("slack", "GET", "/auth.test").body["ok"] is True
    wrong = Stage().ask("slack", "GET", "/auth.test", Authorization="Bearer nonsense")
    assert wrong.body == {"ok": False, "error": "invalid_auth"}
    with (
        Stage().client("slack") as (client, deadline),
        pytest.raises(RefusedRequestError, match="channel_not_found"),
    ):
        fetch_history(client, "CNOTHERE", WHOLE_DAY, deadline)
