"""Slack's Web API as a rehearsal plays it.

Reference: https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.services.api import Guard, GuardedApi, Reply, Route
from cie_runbook.drill.services.meter import Meter
from cie_runbook.drill.services.slack_channels import (
    RUNBOOK_BOT,
    RUNBOOK_USER,
    TEAM,
    TIER_3_GROUP,
    Channel,
    channel_json,
    channels,
    members,
    user_groups,
    users,
)
from cie_runbook.drill.services.slack_files import UPLOAD_PATH, Files
from cie_runbook.drill.services.slack_manners import (
    SlackManners,
    arguments,
    paged,
    refused,
)
from cie_runbook.drill.services.slack_posts import Post, posts_of
from cie_runbook.drill.services.telling import Told
from cie_runbook.drill.services.tokens import Token
from cie_runbook.drill.story import Story

PREFIX = "/slack/api/"
PAGE_ROWS = 100
MOST_BLOCKS = 50
LONGEST_TEXT = 40_000


def slack_api(story: Callable[[], Story], clock: Callable[[], datetime], token: Token) -> Service:
    """Return Slack as it knows the story."""
    endpoints = _Endpoints(story, clock)
    methods: tuple[tuple[str, str | None, Callable[..., Reply]], ...] = (
        ("auth.test", None, endpoints.auth_test),
        ("conversations.history", "channels:history", endpoints.history),
        ("conversations.replies", "channels:history", endpoints.replies),
        ("conversations.info", "channels:read", endpoints.channel),
        ("conversations.list", "channels:read", endpoints.channels),
        ("chat.postMessage", "chat:write", endpoints.post),
        ("chat.getPermalink", None, endpoints.permalink),
        ("files.getUploadURLExternal", "files:write", endpoints.announce),
        ("files.completeUploadExternal", "files:write", endpoints.share),
        ("users.info", "users:read", endpoints.user),
        ("users.list", "users:read", endpoints.users),
        ("users.lookupByEmail", "users:read.email", endpoints.user_by_email),
        ("usergroups.list", "usergroups:read", endpoints.user_groups),
        ("usergroups.users.list", "usergroups:read", endpoints.members),
    )
    routes = [
        Route(method=method, path=path, scope=scope, handle=handle)
        for path, scope, handle in methods
        for method in ("GET", "POST")
        if method == "POST" or path != "chat.postMessage"  # what writes is posted
    ]
    # The address of an upload is its own credential.
    upload = Route(
        method="POST", path=f"{UPLOAD_PATH}{{file}}", scope=None, handle=endpoints.upload
    )
    guard = Guard(SlackManners(), token, Meter(clock))
    return GuardedApi(PREFIX, guard, routes=routes, open_routes=(upload,))


class _Endpoints:
    def __init__(self, story: Callable[[], Story], clock: Callable[[], datetime]) -> None:
        self._story, self._clock = story, clock
        self._told = Told(story, posts_of)
        self._posted: list[Post] = []
        self._files = Files()

    def auth_test(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return _ok(
            url=f"{_url(request)}/",
            team="CIE drill",
            team_id=TEAM,
            user="cie-runbook",
            user_id=RUNBOOK_USER,
            bot_id=RUNBOOK_BOT,
        )

    def history(self, request: Request, parts: Mapping[str, str]) -> Reply:
        asked = arguments(request)
        posts = self._in_channel(self._channel(asked).id)
        opened = [post for post in posts if post.thread_ts is None and _is_within(post, asked)]
        opened.sort(key=lambda post: post.at, reverse=True)
        rows, metadata = paged(asked, opened, default=PAGE_ROWS)
        return _ok(
            messages=[_with_thread(post, posts) for post in rows],
            has_more=bool(metadata["next_cursor"]),
            response_metadata=metadata,
        )

    def replies(self, request: Request, parts: Mapping[str, str]) -> Reply:
        asked = arguments(request)
        posts = self._in_channel(self._channel(asked).id)
        ts = str(asked.get("ts", ""))
        opening = next((post for post in posts if post.ts == ts and post.thread_ts is None), None)
        if opening is None:
            raise refused("thread_not_found")
        answers = sorted((one for one in posts if one.thread_ts == ts), key=lambda one: one.at)
        rows, metadata = paged(asked, [opening, *answers], default=PAGE_ROWS)
        return _ok(
            messages=[_with_thread(post, posts) for post in rows],
            has_more=bool(metadata["next_cursor"]),
            response_metadata=metadata,
        )

    def channel(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return _ok(channel=channel_json(self._channel(arguments(request))))

    def channels(self, request: Request, parts: Mapping[str, str]) -> Reply:
        rows, metadata = paged(
            arguments(request), list(self._channels().values()), default=PAGE_ROWS
        )
        return _ok(channels=[channel_json(one) for one in rows], response_metadata=metadata)

    def post(self, request: Request, parts: Mapping[str, str]) -> Reply:
        asked = arguments(request)
        channel = self._own_channel(asked)
        text, blocks = str(asked.get("text") or ""), _blocks(asked.get("blocks"))
        if not text.strip() and not blocks:
            raise refused("no_text")
        if len(text) > LONGEST_TEXT:
            raise refused("msg_too_long")
        metadata = asked.get("metadata")
        said = {
            "text": text,
            **({"blocks": blocks} if blocks else {}),
            **({"metadata": metadata} if isinstance(metadata, dict) else {}),
        }
        post = self._keep(channel, asked, said)
        return _ok(channel=channel.id, ts=post.ts, message=post.to_json())

    def permalink(self, request: Request, parts: Mapping[str, str]) -> Reply:
        asked = arguments(request)
        channel, ts = self._channel(asked), str(asked.get("message_ts", ""))
        if all(post.ts != ts for post in self._in_channel(channel.id)):
            raise refused("message_not_found")
        link = f"{_url(request)}/archives/{channel.id}/p{ts.replace('.', '')}"
        return _ok(channel=channel.id, permalink=link)

    def announce(self, request: Request, parts: Mapping[str, str]) -> Reply:
        file = self._files.announce(arguments(request))
        address = f"{_host(request)}{PREFIX}{UPLOAD_PATH}{file.id}"
        return _ok(upload_url=address, file_id=file.id)

    def upload(self, request: Request, parts: Mapping[str, str]) -> Reply:
        if not self._files.receive(parts["file"], request.body):
            return Reply(status=400, body=b"invalid upload", content_type="text/plain")
        return Reply(body=f"OK - {len(request.body)}".encode(), content_type="text/plain")

    def share(self, request: Request, parts: Mapping[str, str]) -> Reply:
        asked = arguments(request)
        is_shared = bool(asked.get("channel_id"))
        channel = self._own_channel({"channel": asked["channel_id"]}) if is_shared else None
        files = self._files.share(asked)
        if channel is not None:
            shown = [file.to_json(_url(request)) for file in files]
            text = str(asked.get("initial_comment") or "")
            self._keep(channel, asked, {"text": text, "files": shown, "upload": True})
        return _ok(files=[{"id": file.id, "title": file.title} for file in files])

    def user(self, request: Request, parts: Mapping[str, str]) -> Reply:
        wanted = arguments(request).get("user")
        found = next((user for user in users() if user["id"] == wanted), None)
        if found is None:
            raise refused("user_not_found")
        return _ok(user=found)

    def user_by_email(self, request: Request, parts: Mapping[str, str]) -> Reply:
        wanted = arguments(request).get("email")
        found = next((user for user in users() if user["profile"].get("email") == wanted), None)
        if found is None:
            raise refused("users_not_found")
        return _ok(user=found)

    def users(self, request: Request, parts: Mapping[str, str]) -> Reply:
        rows, metadata = paged(arguments(request), users(), default=PAGE_ROWS)
        return _ok(members=rows, response_metadata=metadata)

    def user_groups(self, request: Request, parts: Mapping[str, str]) -> Reply:
        is_wanted = str(arguments(request).get("include_users", "")).lower() in {"true", "1"}
        groups = user_groups()
        for group in groups:
            if not is_wanted:
                group.pop("users")
        return _ok(usergroups=groups)

    def members(self, request: Request, parts: Mapping[str, str]) -> Reply:
        if arguments(request).get("usergroup") != TIER_3_GROUP:
            raise refused("no_such_subteam")
        return _ok(users=members())

    def _channels(self) -> dict[str, Channel]:
        return channels(alert.channel for alert in self._story().alerts)

    def _channel(self, asked: Mapping[str, Any]) -> Channel:
        channel = self._channels().get(str(asked.get("channel", "")))
        if channel is None:
            raise refused("channel_not_found")
        return channel

    def _own_channel(self, asked: Mapping[str, Any]) -> Channel:
        channel = self._channel(asked)
        if not channel.is_member:
            raise refused("not_in_channel")
        return channel

    def _in_channel(self, channel_id: str) -> list[Post]:
        return [post for post in (*self._told(), *self._posted) if post.channel == channel_id]

    def _keep(self, channel: Channel, asked: Mapping[str, Any], said: dict[str, Any]) -> Post:
        at, taken = self._clock(), {post.ts for post in self._in_channel(channel.id)}
        content = {"user": RUNBOOK_USER, "bot_id": RUNBOOK_BOT, **said}
        thread_ts = str(asked.get("thread_ts") or "") or None
        post = Post(at=at, channel=channel.id, content=content, thread_ts=thread_ts)
        while post.ts in taken:
            at += timedelta(microseconds=1)
            post = Post(at=at, channel=channel.id, content=content, thread_ts=thread_ts)
        self._posted.append(post)
        return post


def _ok(**content: Any) -> Reply:
    return Reply(body={"ok": True, **content})


def _is_within(post: Post, asked: Mapping[str, Any]) -> bool:
    """Tell whether a post lies between oldest and latest, both left out unless inclusive."""
    ts, is_inclusive = Decimal(post.ts), str(asked.get("inclusive", "")).lower() in {"true", "1"}
    oldest, latest = _decimal(asked, "oldest"), _decimal(asked, "latest")
    if is_inclusive:
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _decimal(asked: Mapping[str, Any], name: str) -> Decimal | None:
    try:
        return Decimal(str(asked[name])) if asked.get(name) else None
    except InvalidOperation:
        raise refused(f"invalid_ts_{name}") from None


def _with_thread(post: Post, posts: list[Post]) -> dict[str, Any]:
    answers = [one for one in posts if one.thread_ts == post.ts]
    if post.thread_ts is not None or not answers:
        return post.to_json()
    who = dict.fromkeys(str(one.content.get("user", "")) for one in answers)
    return {
        **post.to_json(),
        "thread_ts": post.ts,
        "reply_count": len(answers),
        "reply_users": list(who),
        "reply_users_count": len(who),
        "latest_reply": max(answers, key=lambda one: one.at).ts,
    }


def _blocks(value: Any) -> list[Any]:
    try:
        blocks = json.loads(value) if isinstance(value, str) and value else value
    except ValueError:
        raise refused("invalid_blocks_format") from None
    if blocks and (not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS):
        raise refused("invalid_blocks")
    return blocks or []


def _host(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}"


def _url(request: Request) -> str:
    return f"{_host(request)}/slack"
