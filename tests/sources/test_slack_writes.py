"""Posting to Slack. What goes out is tested with the actions; here, what comes back."""

from __future__ import annotations

import pytest

from cie_runbook.errors import OutcomeUnknownError, RefusedRequestError, UnavailableError
from cie_runbook.settings import NetworkSettings
from cie_runbook.sources.slack_writes import (
    File,
    Post,
    _is_of_the_service,
    post_message,
    posted_ts,
    upload_file,
    user_group_id,
)
from cie_runbook.sources.system_writes import SystemWriter
from cie_runbook.sources.transport import Deadline
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import Clock
from tests.sources.slack_and_servicenow import client_of, make_settings

POST = Post(channel="C0123456789", text="words", thread_ts="", mark="cie-runbook:abc")
HISTORY = "/conversations.history"


def write(url: str, *, file: File | None = None) -> str:
    clock = Clock()
    writer = SystemWriter(
        make_settings("slack", url), NetworkSettings(), timing=clock.timing(), hooks=()
    )
    deadline = Deadline.after(30, writer.timing)
    try:
        if file is not None:
            return upload_file(writer, POST, file, deadline)
        return post_message(writer, POST, deadline)
    finally:
        writer.close()


@pytest.mark.parametrize("error", ["fatal_error", "internal_error", "request_timeout"])
def test_a_failure_that_comes_as_success_leaves_the_outcome_unknown(error: str) -> None:
    reply = Reply.of({"ok": False, "error": error})
    with replay(Exchange("POST", "/chat.postMessage", (reply,))) as server:
        with pytest.raises(OutcomeUnknownError):
            write(server.url)
        assert len(server.seen) == 1


def test_a_refused_message_was_not_posted() -> None:
    reply = Reply.of({"ok": False, "error": "channel_not_found"})
    with (
        replay(Exchange("POST", "/chat.postMessage", (reply,))) as server,
        pytest.raises(RefusedRequestError),
    ):
        write(server.url)


def test_an_upload_that_breaks_off_has_shared_nothing() -> None:
    with (
        replay(Exchange("POST", "/files.getUploadURLExternal", (Reply(503),))) as server,
        pytest.raises(UnavailableError, match="nothing was shared"),
    ):
        write(server.url, file=File(name="a.txt", content=b"a"))


def test_a_message_is_found_by_its_mark_on_a_later_page() -> None:
    first = Reply.of(
        {
            "ok": True,
            "messages": [{"ts": "2.000000", "text": "another"}],
            "response_metadata": {"next_cursor": "next"},
        }
    )
    payload = {"event_type": "x", "event_payload": {"draft": POST.mark}}
    second = Reply.of({"ok": True, "messages": [{"ts": "1.000000", "metadata": payload}]})
    with (
        replay(Exchange("GET", HISTORY, (first, second))) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        assert posted_ts(client, POST, "0.000000", deadline) == "1.000000"
    assert server.seen[0].query["include_all_metadata"] == ["true"]
    assert server.seen[0].query["oldest"] == ["0.000000"]


def test_a_history_that_breaks_off_proves_nothing() -> None:
    reply = Reply.of({"ok": True, "messages": [{"ts": "2.000000"}], "has_more": True})
    with (
        replay(Exchange("GET", HISTORY, (reply,))) as server,
        client_of("slack", server.url) as (client, deadline),
        pytest.raises(UnavailableError),
    ):
        posted_ts(client, POST, "0.000000", deadline)


def test_a_group_is_found_by_its_handle_with_or_without_the_sign() -> None:
    groups = [{"id": "not an id", "handle": "team"}, None, {"id": "S0123456789", "handle": "team"}]
    reply = Reply.of({"ok": True, "usergroups": groups})
    with (
        replay(Exchange("GET", "/usergroups.list", (reply,))) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        assert user_group_id(client, "@team", deadline) == "S0123456789"
        assert user_group_id(client, "team", deadline) == "S0123456789"
        with pytest.raises(RefusedRequestError):
            user_group_id(client, "@other", deadline)


def test_files_go_to_the_services_own_hosts_only() -> None:
    settings = make_settings("slack", "https://slack.com/api")
    assert _is_of_the_service("https://files.slack.com/upload/1", settings)
    assert not _is_of_the_service("http://files.slack.com/upload/1", settings)
    assert not _is_of_the_service("https://files.slack.com.evil.example/1", settings)
    assert not _is_of_the_service("https://notslack.com/1", settings)
