"""The messages of a Slack channel over a window, and those of its threads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd

from cie_runbook.errors import AccessDeniedError, BadInputError, SourceError
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.slack_answer import Content, SlackList, method_request, slack_pages
from cie_runbook.sources.slack_text import message_text
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

COLUMNS = {
    "ts": "string",  # the message's id in its channel: a time that stays text
    "at": "datetime64[us, UTC]",  # the instant that `ts` stands for
    "channel": "string",  # id
    "thread_ts": "string",  # id of the message that opened the thread; <NA>: in no thread
    "user": "string",  # id; <NA>: not a person
    "bot_id": "string",
    "subtype": "string",  # what kind of message, as bot_message; <NA>: an ordinary one
    "reply_count": "Int64",  # answers in the thread that the message opened; <NA>: opened none
    "text": "string",  # all that it says, see `message_text`
}
SAFE_COLUMNS = frozenset(COLUMNS) - {"text"}

PAGE_ROWS = 200
ROW_CAP = 20_000
_TS = re.compile(r"[0-9]{1,11}\.[0-9]{6}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")
_MOST = 1_000_000  # answers in a thread: a greater number is not one
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ts_of(instant: datetime) -> str:
    """Return an instant as Slack writes it, exact to the microsecond."""
    whole, rest = divmod((instant - _EPOCH) // timedelta(microseconds=1), 1_000_000)
    return f"{whole}.{rest:06d}"


def instant_of(ts: str) -> datetime:
    """Return the instant that a message's id stands for.

    Raises
    ------
    ValueError
        The text is not such an id.
    """
    if not _TS.fullmatch(ts):
        raise ValueError("a message's id is seconds, a point and six digits")
    whole, rest = ts.split(".")
    return _EPOCH + timedelta(seconds=int(whole), microseconds=int(rest))


def history_request(channel: str, window: Window, cursor: str) -> str:
    """Return the path of one page of a channel's messages, newest first."""
    last = window.end - timedelta(microseconds=1)  # the service counts both ends in
    return method_request(
        "conversations.history",
        {
            "channel": _checked_channel(channel),
            "oldest": ts_of(window.start),
            "latest": ts_of(last),
            "inclusive": "true",
            "limit": str(PAGE_ROWS),
            "cursor": cursor,
        },
    )


def thread_request(channel: str, thread_ts: str, cursor: str) -> str:
    """Return the path of one page of a thread, the message that opened it first."""
    return method_request(
        "conversations.replies",
        {
            "channel": _checked_channel(channel),
            "ts": thread_ts,
            "limit": str(PAGE_ROWS),
            "cursor": cursor,
        },
    )


def messages_table(content: Content, channel: str, system: str) -> pd.DataFrame:
    """Read one answer into a row for each message, with `COLUMNS`.

    Raises
    ------
    UnreadableAnswerError
        There are no messages where they are documented, or one has no id.
    """
    messages = content.get("messages")
    if not isinstance(messages, list):
        raise unreadable("has no list at messages", system)
    rows = [_row(message, channel, system, index) for index, message in enumerate(messages)]
    return row_table(rows, COLUMNS)


def history_list(channel: str, window: Window, system: str) -> SlackList:
    """Return what to ask for: the messages of a channel, without the answers in threads."""
    return SlackList(
        request=partial(history_request, channel, window),
        table=lambda content: messages_table(content, channel, system),
        key=("ts",),
        endpoint="channel history",
    )


def thread_list(channel: str, thread_ts: str, system: str) -> SlackList:
    """Return what to ask for: a thread; the message that opened it stands on every page."""
    return SlackList(
        request=partial(thread_request, channel, thread_ts),
        table=lambda content: messages_table(content, channel, system),
        key=("ts",),
        endpoint="thread",
    )


def history_pages(
    client: SystemClient,
    channel: str,
    window: Window,
    deadline: Deadline,
    *,
    row_cap: int = ROW_CAP,
) -> Iterator[Page]:
    """Yield the messages of a channel page by page, newest first."""
    wanted = history_list(channel, window, client.system)
    return slack_pages(client, wanted, deadline, row_cap=row_cap)


def fetch_history(
    client: SystemClient,
    channel: str,
    window: Window,
    deadline: Deadline,
    *,
    row_cap: int = ROW_CAP,
) -> Fetched:
    """Ask for the messages of a channel in a window, without the answers in threads."""
    found = history_pages(client, channel, window, deadline, row_cap=row_cap)
    return collected(found, COLUMNS, history_list(channel, window, client.system).queries)


def fetch_thread(
    client: SystemClient,
    channel: str,
    thread_ts: str,
    deadline: Deadline,
    *,
    row_cap: int = ROW_CAP,
) -> Fetched:
    """Ask for one thread, with the message that opened it."""
    wanted = thread_list(channel, thread_ts, client.system)
    found = slack_pages(client, wanted, deadline, row_cap=row_cap)
    return collected(found, COLUMNS, wanted.queries)


def fetch_threads(client: SystemClient, history: pd.DataFrame, deadline: Deadline) -> Fetched:
    """Ask for the answers in every thread that a message of `history` opened.

    The messages that opened them are left out: `history` has them. Threads that do not come are
    counted, and the others are asked for all the same.

    Raises
    ------
    AccessDeniedError
        The service denied access before one thread came.
    """
    came: list[Page] = []
    reasons: Counter[str] = Counter()
    opened = history.loc[history["reply_count"].fillna(0) > 0]
    for channel, ts in zip(opened["channel"], opened["ts"], strict=True):
        try:
            thread = fetch_thread(client, channel, ts, deadline)
        except SourceError as error:
            if isinstance(error, AccessDeniedError) and not came:
                raise
            reasons[error.what] += 1
            continue
        reasons.update(thread.missing)
        came.append(page_of(thread.table.loc[thread.table["ts"].ne(ts)]))
    missing = [f"in {count} of {len(opened)} threads: {why}" for why, count in reasons.items()]
    last = page_of(empty_table(COLUMNS), *missing)
    return collected([*came, last], COLUMNS, {"threads": f"{len(opened)} threads"})


def _row(message: Any, channel: str, system: str, index: int) -> dict[str, object]:
    try:
        ts = message["ts"]
        at = instant_of(ts)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise unreadable(f"has no message's id at messages[{index}].ts", system) from None
    return {
        "ts": ts,
        "at": at,
        "channel": channel,
        "thread_ts": _text(message, "thread_ts"),
        "user": _text(message, "user"),
        "bot_id": _text(message, "bot_id"),
        "subtype": _text(message, "subtype"),
        "reply_count": _count(message.get("reply_count")),
        "text": message_text(message),
    }


def _text(message: Mapping[str, Any], name: str) -> str | None:
    value = message.get(name)
    return value if isinstance(value, str) and value else None


def _count(value: Any) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST
    return value if is_count else None


def _checked_channel(channel: str) -> str:
    if not _CHANNEL.fullmatch(channel):
        raise BadInputError(
            "a Slack channel is asked for by its id, not by its name",
            "channel",
            "Copy the last part of the channel's link, as C0123456789.",
        )
    return channel
