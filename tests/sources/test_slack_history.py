"""The messages of a channel and its threads: ids stay text, and nothing comes twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import AccessDeniedError, BadInputError, UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.slack_history import (
    COLUMNS,
    SAFE_COLUMNS,
    fetch_history,
    fetch_thread,
    fetch_threads,
    history_request,
    instant_of,
    messages_table,
    thread_request,
    ts_of,
)
from cie_runbook.window import Window
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import client_of, sample

CHANNEL = "C0000000001"
START = datetime(2026, 11, 17, 12, tzinfo=UTC)
WINDOW = Window(START, START + timedelta(hours=4))
HISTORY = sample("slack/history-channel.json")


def message(number: int, **more: Any) -> dict[str, Any]:
    return {"ts": f"{1794920000 + number}.000100", "text": f"message {number}", **more}


def page(*messages: dict[str, Any], cursor: str = "") -> Reply:
    metadata = {"next_cursor": cursor}
    return Reply.of(
        {
            "ok": True,
            "messages": messages,
            "has_more": bool(cursor),
            "response_metadata": metadata,
        }
    )


def history(*replies: Reply, row_cap: int = 1000) -> Fetched:
    with (
        replay(Exchange("GET", "/conversations.history", replies)) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        return fetch_history(client, CHANNEL, WINDOW, deadline, row_cap=row_cap)


def threads(table: pd.DataFrame, *exchanges: Exchange) -> Fetched:
    with replay(*exchanges) as server, client_of("slack", server.url) as (client, deadline):
        return fetch_threads(client, table, deadline)


def replies(number: int, *answers: Reply) -> Exchange:
    return Exchange("GET", "/conversations.replies", answers, f"ts={1794920000 + number}.")


def table_of(*messages: dict[str, Any]) -> pd.DataFrame:
    return messages_table({"messages": list(messages)}, CHANNEL, "slack")


def numbers(fetched: Fetched) -> list[int]:
    return [int(text.split()[-1]) for text in fetched.table["text"]]


def test_the_window_is_asked_for_to_the_microsecond_and_without_its_end() -> None:
    path = history_request(CHANNEL, WINDOW, "dXNlcg==")
    assert f"oldest={int(START.timestamp())}.000000&" in path
    assert f"latest={int(WINDOW.end.timestamp()) - 1}.999999&inclusive=true" in path
    assert path.endswith("&cursor=dXNlcg%3D%3D")
    assert "cursor" not in history_request(CHANNEL, WINDOW, "")


def test_messages_keep_their_ids_as_text() -> None:
    table = messages_table(HISTORY, CHANNEL, "slack")
    assert table.dtypes.astype(str).to_dict() == COLUMNS
    assert list(table["ts"]) == ["1794928200.000300", "1794928100.000200", "1794928000.000100"]
    asked = table.iloc[2]
    assert asked["at"] == pd.Timestamp(1794928000000100, unit="us", tz="UTC")
    assert (asked["user"], asked["reply_count"]) == ("U0000000001", 2)
    assert table["reply_count"].isna().tolist() == [True, True, False]
    assert table["bot_id"].iloc[0] == "B0000000001"
    assert table["text"].iloc[0].startswith("Triggered: error rate\n")


def test_an_empty_channel_has_the_columns_of_a_full_one() -> None:
    fetched = history(page())
    assert fetched.completeness == "empty"
    pd.testing.assert_frame_equal(fetched.table, messages_table(HISTORY, CHANNEL, "slack").head(0))


def test_the_text_is_not_declared_safe() -> None:
    assert set(COLUMNS) - SAFE_COLUMNS == {"text"}


def test_the_whole_history_comes_page_by_page() -> None:
    fetched = history(page(message(3), message(2), cursor="a"), page(message(2), message(1)))
    assert (numbers(fetched), fetched.completeness) == ([3, 2, 1], "complete")


def test_a_circle_of_cursors_leaves_what_came() -> None:
    fetched = history(page(message(2), cursor="a"), page(message(1), cursor="a"))
    assert (numbers(fetched), fetched.completeness) == ([2, 1], "partial")
    assert "named a page twice" in fetched.missing[0]


def test_the_same_page_under_another_cursor_ends_the_reading() -> None:
    pages = [page(message(2), cursor=cursor) for cursor in ("a", "b", "c")]
    fetched = history(*pages)
    assert (numbers(fetched), fetched.completeness) == ([2], "partial")
    assert "sent rows again" in fetched.missing[0]


def test_a_page_that_fails_half_way_leaves_what_came() -> None:
    failed = Reply.of({"ok": False, "error": "internal_error"})
    fetched = history(page(message(2), cursor="a"), failed)
    assert (numbers(fetched), fetched.completeness) == ([2], "partial")
    assert "(internal_error)" in fetched.missing[0]


def test_a_cap_is_told() -> None:
    fetched = history(page(message(3), message(2), message(1)), row_cap=2)
    assert (numbers(fetched), fetched.completeness) == ([3, 2], "partial")


@pytest.mark.parametrize(
    "messages",
    [None, {}, [{"text": "secret detail"}], ["secret detail"], [{"ts": 17.5}], [{"ts": "17.5"}]],
)
def test_messages_without_ids_are_named_by_their_path(messages: object) -> None:
    with pytest.raises(UnreadableAnswerError, match="messages") as caught:
        messages_table({"messages": messages}, CHANNEL, "slack")
    assert "secret detail" not in str(caught.value)


@pytest.mark.parametrize("channel", ["#check-in", "check-in", "", "C1&ts=2"])
def test_a_channel_is_asked_for_by_its_id(channel: str) -> None:
    with pytest.raises(BadInputError):
        history_request(channel, WINDOW, "")


def test_a_thread_comes_whole_with_the_message_that_opened_it_once() -> None:
    opened = message(1, reply_count=2)
    first, second = page(opened, message(2), cursor="a"), page(opened, message(3), cursor="b")
    with (
        replay(replies(1, first, second, page(opened))) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        fetched = fetch_thread(client, CHANNEL, opened["ts"], deadline)
    assert (numbers(fetched), fetched.completeness) == ([1, 2, 3], "complete")
    assert thread_request(CHANNEL, opened["ts"], "").startswith("/conversations.replies?")


def test_only_opened_threads_are_asked_for_and_only_their_answers_kept() -> None:
    opened = message(1, reply_count=1)
    fetched = threads(
        table_of(message(5), message(4, reply_count=0), opened),
        replies(1, page(opened, message(2))),
    )
    assert (numbers(fetched), fetched.completeness) == ([2], "complete")


def test_a_thread_that_does_not_come_does_not_cost_the_others() -> None:
    opened = [message(1, reply_count=1), message(10, reply_count=1)]
    gone = Reply.of({"ok": False, "error": "thread_not_found"})
    fetched = threads(
        table_of(*opened), replies(1, gone), replies(10, page(opened[1], message(11)))
    )
    assert (numbers(fetched), fetched.completeness) == ([11], "partial")
    assert fetched.missing == (
        "in 1 of 2 threads: the service refused the request (thread_not_found)",
    )


def test_a_denied_access_is_asked_once() -> None:
    opened = [message(1, reply_count=1), message(10, reply_count=1)]
    denied = Reply.of({"ok": False, "error": "missing_scope", "needed": "channels:history"})
    with pytest.raises(AccessDeniedError, match="channels:history"):
        threads(table_of(*opened), replies(1, denied))


def test_a_channel_without_threads_asks_for_nothing() -> None:
    assert threads(table_of(message(1))).completeness == "empty"


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1)))  # noqa: DTZ001 - as they ask
def test_an_instant_survives_the_way_through_an_id(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    assert instant_of(ts_of(instant)) == instant


@given(st.text(alphabet="0123456789.-+e ", max_size=20))
def test_any_text_is_an_instant_or_no_id(text: str) -> None:
    try:
        assert float(ts_of(instant_of(text))) == float(text)
    except ValueError as error:
        assert str(error) == "a message's id is seconds, a point and six digits"  # noqa: PT017
