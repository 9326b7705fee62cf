"""Posting to Slack: messages, files and the user group that a call-out reaches.

References: https://docs.slack.dev/reference/methods/chat.postMessage,
https://docs.slack.dev/messaging/working-with-files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import pandas as pd

from cie_runbook.errors import (
    OutcomeUnknownError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
)
from cie_runbook.settings import SystemSettings, is_loopback
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.slack_answer import (
    Content,
    SlackList,
    method_request,
    slack_object,
    slack_pages,
)
from cie_runbook.sources.slack_history import PAGE_ROWS, ROW_CAP
from cie_runbook.sources.slack_text import message_text
from cie_runbook.sources.system_client import Request, SystemClient
from cie_runbook.sources.system_writes import FORM, SystemWriter, json_request
from cie_runbook.sources.transport import Answer, Deadline

EVENT_TYPE = "cie_runbook_draft"
_GROUP = re.compile(r"S[A-Z0-9]{2,20}")


@dataclass(frozen=True, kw_only=True)
class Post:
    """Where to post, what, and the mark by which it is found again.

    `text` is as Slack wants it, "&", "<" and ">" escaped; `thread_ts` is "" outside threads.
    """

    channel: str
    text: str
    thread_ts: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to share with a post."""

    name: str
    content: bytes


def post_request(post: Post) -> Request:
    """Return the request that posts a message: nothing in it is formatted, linked or unfurled."""
    content: dict[str, Any] = {
        "channel": post.channel,
        "text": post.text,
        "mrkdwn": False,
        "link_names": False,
        "parse": "none",
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"draft": post.mark}},
    }
    if post.thread_ts:
        content["thread_ts"] = post.thread_ts
    request = json_request("POST", "/chat.postMessage", content)
    return replace(request, content_type=f"{request.content_type}; charset=utf-8")  # as it asks


def post_message(writer: SystemWriter, post: Post, deadline: Deadline) -> str:
    """Post a message once, and return its id in the channel."""
    content = _write(writer, post_request(post), deadline, "post message")
    ts = content.get("ts")
    if not isinstance(ts, str) or not ts:
        raise OutcomeUnknownError(
            "the service took the message and gave it no id", writer.system, "Look in the channel."
        )
    return ts


def upload_file(writer: SystemWriter, post: Post, file: File, deadline: Deadline) -> str:
    """Upload a file, share it in a channel with the text of `post`, and return the file's id.

    Only the last of the three steps shows anything to anybody: until then nothing was sent.
    """
    try:
        url, file_id = _upload_place(writer, file, deadline)
        _upload(writer, url, file, deadline)
    except OutcomeUnknownError as error:
        raise UnavailableError(
            "the file did not arrive, so nothing was shared", error.where, "Confirm it again later."
        ) from None
    shared = {
        "files": json.dumps([{"id": file_id, "title": file.name}]),
        "channel_id": post.channel,
        "initial_comment": post.text,
        **({"thread_ts": post.thread_ts} if post.thread_ts else {}),
    }
    request = _form("/files.completeUploadExternal", shared)
    _write(writer, request, deadline, "share file")
    return file_id


def user_group_id(client: SystemClient, handle: str, deadline: Deadline) -> str:
    """Return the id of the user group with a handle, written with or without "@".

    Raises
    ------
    RefusedRequestError
        There is no such group that is not disabled.
    """
    content = client.get(
        method_request("usergroups.list", {"include_disabled": "false"}),
        lambda answer: (slack_object(answer, client.settings), 1),
        deadline,
        endpoint="user groups",
    )
    groups = content.get("usergroups")
    if not isinstance(groups, list):
        raise unreadable("has no list at usergroups", client.system)
    for group in groups:
        is_it = isinstance(group, Mapping) and group.get("handle") == handle.removeprefix("@")
        if is_it and _GROUP.fullmatch(str(group.get("id"))):
            return str(group["id"])
    raise RefusedRequestError(
        f"there is no user group with the handle {handle[:80]}",
        client.system,
        "Correct the handle.",
    )


def posted_ts(client: SystemClient, post: Post, oldest: str, deadline: Deadline) -> str | None:
    """Return the id of the message that bears the mark of `post`, None where there is none.

    Looks at the channel, or the thread, from `oldest` (an instant as Slack writes it) on.
    """
    wanted = SlackList(
        request=partial(_marked_request, post, oldest),
        table=lambda content: _marked_table(content, post.mark, client.system),
        key=("ts",),
        endpoint="look for message",
    )
    for page in slack_pages(client, wanted, deadline, row_cap=ROW_CAP):
        own = page.table.loc[page.table["is_own"], "ts"]
        if len(own):
            return str(own.iloc[0])
        if page.missing:  # it may be among what did not come
            raise UnavailableError(page.missing[0], client.system, "Confirm it again later.")
    return None


def _marked_request(post: Post, oldest: str, cursor: str) -> str:
    asked = {
        "channel": post.channel,
        "oldest": oldest,
        "include_all_metadata": "true",
        "limit": str(PAGE_ROWS),
        "cursor": cursor,
    }
    if post.thread_ts:
        return method_request("conversations.replies", {**asked, "ts": post.thread_ts})
    return method_request("conversations.history", asked)


def _marked_table(content: Content, mark: str, system: str) -> pd.DataFrame:
    messages = content.get("messages")
    if not isinstance(messages, list):
        raise unreadable("has no list at messages", system)
    rows = [
        {"ts": str(message.get("ts") or ""), "is_own": _bears(message, mark)}
        for message in messages
        if isinstance(message, Mapping)
    ]
    return row_table(rows, {"ts": "string", "is_own": "bool"})


def _bears(message: Mapping[str, Any], mark: str) -> bool:
    metadata = message.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, Mapping) else None
    is_in_metadata = isinstance(payload, Mapping) and payload.get("draft") == mark
    return is_in_metadata or mark in message_text(message)


def _upload_place(writer: SystemWriter, file: File, deadline: Deadline) -> tuple[str, str]:
    asked = {"filename": file.name, "length": str(len(file.content))}
    request = _form("/files.getUploadURLExternal", asked)
    content = _write(writer, request, deadline, "ask for upload")
    url, file_id = content.get("upload_url"), content.get("file_id")
    if not isinstance(url, str) or not isinstance(file_id, str):
        raise unreadable("names no place for the file", writer.system)
    if not _is_of_the_service(url, writer.settings):
        raise SourceError(
            "the place for the file is not on the service's own host",
            writer.system,
            "Check its base URL in the profile, and the proxy.",
        )
    return url, file_id


def _upload(writer: SystemWriter, url: str, file: File, deadline: Deadline) -> None:
    request = Request(
        method="POST", path=url, body=file.content, content_type="application/octet-stream"
    )
    writer.write(request, lambda _: (None, 1), deadline, endpoint="upload file")


def _is_of_the_service(url: str, settings: SystemSettings) -> bool:
    given, own = urlsplit(url), urlsplit(settings.base_url or "")
    host, own_host = given.hostname or "", own.hostname or ""
    if is_loopback(own_host):
        return is_loopback(host)
    return given.scheme == "https" and (host == own_host or host.endswith(f".{own_host}"))


def _form(path: str, fields: Mapping[str, str]) -> Request:
    return Request(method="POST", path=path, body=urlencode(fields).encode(), content_type=FORM)


def _write(writer: SystemWriter, request: Request, deadline: Deadline, endpoint: str) -> Content:
    def read(answer: Answer) -> tuple[Content, int]:
        return slack_object(answer, writer.settings), 1

    return writer.write(request, read, deadline, endpoint=endpoint)
