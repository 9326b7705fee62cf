"""Slack's refusals come with the status of success; its pages hang on cursors."""

from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.sources.paging import Page
from cie_runbook.sources.slack_answer import (
    Content,
    SlackList,
    method_request,
    slack_object,
    slack_pages,
)
from cie_runbook.tables import empty_table
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import (
    CREDENTIAL,
    SIGN_ON,
    answer_with,
    client_of,
    make_settings,
)

SETTINGS = make_settings("slack")


def request(cursor: str) -> str:
    return method_request("conversations.history", {"channel": "C1", "cursor": cursor})


def page(cursor: str, **more: Any) -> Reply:
    return Reply.of({"ok": True, "response_metadata": {"next_cursor": cursor}, **more})


def read(*replies: Reply) -> list[Page]:
    table = empty_table({"ts": "string"})
    wanted = SlackList(request=request, table=lambda _: table, key=("ts",), endpoint="history")
    with (
        replay(Exchange("GET", "/conversations.history", replies)) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        return list(slack_pages(client, wanted, deadline, row_cap=10))


def refused(**content: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        slack_object(answer_with({"ok": False, **content}, retry_after="7"), SETTINGS)
    return caught.value


def test_a_method_is_asked_for_with_what_is_given() -> None:
    path = method_request("conversations.history", {"channel": "C1", "cursor": "", "x": "a=b&c"})
    assert urlsplit(path).path == "/conversations.history"
    assert parse_qs(urlsplit(path).query) == {"channel": ["C1"], "x": ["a=b&c"]}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("invalid_auth", AccessDeniedError),
        ("missing_scope", AccessDeniedError),
        ("not_in_channel", AccessDeniedError),
        ("token_revoked", AccessDeniedError),
        ("ratelimited", RateLimitedError),
        ("internal_error", UnavailableError),
        ("channel_not_found", RefusedRequestError),
        ("an_error_of_tomorrow", RefusedRequestError),
    ],
)
def test_a_code_becomes_our_error(code: str, kind: type[SourceError]) -> None:
    error = refused(error=code)
    assert type(error) is kind
    assert f"({code})" in error.what


def test_a_missing_scope_is_named() -> None:
    error = refused(error="missing_scope", needed="channels:history", provided="chat:write")
    assert error.mend == "Give CIE_SLACK_TOKEN the scope channels:history."


def test_a_channel_without_the_bot_says_to_invite_it() -> None:
    assert "Invite the bot" in refused(error="not_in_channel").mend


def test_the_wait_that_slack_asks_for_is_kept() -> None:
    error = refused(error="ratelimited")
    assert isinstance(error, RateLimitedError)
    assert error.retry_after_s == 7.0


@pytest.mark.parametrize("text", ["Secret detail of a person", "", None, ["x"], "x" * 99])
def test_a_text_that_is_no_code_is_not_shown(text: object) -> None:
    error = refused(error=text, needed="Secret detail of a person")
    assert "(an unknown error)" in error.what
    assert "Secret" not in str(error)


def test_a_needed_scope_that_is_none_is_not_shown() -> None:
    assert "<b>" not in str(refused(error="missing_scope", needed="<b>"))


@pytest.mark.parametrize("content", [{}, {"ok": "true"}, {"ok": None, "messages": []}])
def test_an_answer_that_does_not_say_whether_it_is_ok_is_unreadable(content: Content) -> None:
    with pytest.raises(UnreadableAnswerError):
        slack_object(answer_with(content), SETTINGS)


def test_the_pages_end_where_the_cursor_is_empty() -> None:
    pages = read(page("a=="), page("b=="), page(""))
    assert [page.after for page in pages] == ["a==", "b==", None]


@pytest.mark.parametrize("metadata", [None, {}, {"next_cursor": None}, []])
def test_an_answer_without_metadata_is_the_last_page(metadata: object) -> None:
    assert len(read(Reply.of({"ok": True, "response_metadata": metadata}))) == 1


def test_a_cursor_that_comes_again_ends_the_reading() -> None:
    pages = read(page("a"), page("b"), page("a"))
    assert pages[-1].missing == ("slack named a page twice, so the list was ended",)


def test_more_without_a_cursor_is_not_the_end() -> None:
    (only,) = read(page("", has_more=True))
    assert only.missing == ("the service has more and did not say where",)


def test_a_limited_request_is_repeated_when_its_time_has_come() -> None:
    limited = Reply.of({"ok": False, "error": "ratelimited"}, retry_after="3")
    assert len(read(limited, page(""))) == 1
    assert len(read(Reply(429, b"", {"retry-after": "3"}), page(""))) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (SIGN_ON, AccessDeniedError),
        (Reply(403), AccessDeniedError),
        (Reply(500), UnavailableError),
        (Reply(200, b'{"ok": tr'), UnreadableAnswerError),
        (Reply.of({"ok": False, "error": "invalid_auth"}), AccessDeniedError),
    ],
)
def test_what_is_not_an_answer_becomes_our_error(reply: Reply, kind: type[SourceError]) -> None:
    with pytest.raises(SourceError) as caught:
        read(reply)
    assert type(caught.value) is kind
    assert CREDENTIAL not in str(caught.value)
    assert "http:" not in str(caught.value)


@given(
    st.dictionaries(
        st.sampled_from(["ok", "error", "needed", "response_metadata"]),
        st.none() | st.booleans() | st.text() | st.lists(st.text()),
    )
)
def test_any_object_is_an_answer_or_one_of_our_errors(content: dict[str, Any]) -> None:
    ask = partial(slack_object, answer_with(content), SETTINGS)
    if content.get("ok") is True:
        assert ask() == content
        return
    with pytest.raises(SourceError):
        ask()
