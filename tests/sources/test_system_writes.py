"""Writing to a service: once, and "not done" is told from "nobody knows"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cie_runbook.errors import (
    AccessDeniedError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
)
from cie_runbook.settings import NetworkSettings
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.system_writes import SystemWriter, json_request
from cie_runbook.sources.transport import Answer, Deadline
from tests.replay import Exchange, ReplayServer, Reply, replay
from tests.sources.builders import Clock
from tests.sources.slack_and_servicenow import make_settings


@contextmanager
def writer_to(url: str) -> Iterator[SystemWriter]:
    settings = make_settings("slack", url)
    writer = SystemWriter(settings, NetworkSettings(), timing=Clock().timing(), hooks=())
    try:
        yield writer
    finally:
        writer.close()


def write(url: str) -> object:
    with writer_to(url) as writer:
        deadline = Deadline.after(30, writer.timing)
        return writer.write(
            json_request("POST", "/things", {"name": "grün"}),
            lambda answer: (read(answer), 1),
            deadline,
            endpoint="thing",
        )


def read(answer: Answer) -> object:
    return json_object(answer, "slack")["name"]


def things(*replies: Reply) -> Exchange:
    return Exchange("POST", "/things", replies)


def refused(server: ReplayServer, kind: type[SourceError]) -> str:
    with pytest.raises(kind) as caught:
        write(server.url)
    assert type(caught.value) is kind
    assert len(server.seen) == 1
    return str(caught.value)


def test_what_is_written_arrives_whole() -> None:
    with replay(things(Reply.of({"name": "thing"}, 201))) as server:
        assert write(server.url) == "thing"
    (seen,) = server.seen
    assert seen.json == {"name": "grün"}
    assert seen.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500),
        Reply(503),
        Reply(504),
        Reply(408),
        Reply(200, b"{", declared_length=100),
        Reply(200, b"not json"),
    ],
)
def test_after_a_failure_nobody_knows_and_nothing_is_repeated(reply: Reply) -> None:
    with replay(things(reply)) as server:
        assert "nobody knows whether it arrived" in refused(server, OutcomeUnknownError)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(401), AccessDeniedError),
        (Reply(403), AccessDeniedError),
        (Reply(400), RefusedRequestError),
        (Reply(404), RefusedRequestError),
        (Reply(422), RefusedRequestError),
        (Reply(429), RateLimitedError),
        (Reply(302, headers={"location": "https://elsewhere.example"}), SourceError),
        (Reply(200, b"<!DOCTYPE html>", {"content-type": "text/html"}), AccessDeniedError),
    ],
)
def test_a_refusal_says_that_nothing_was_done(reply: Reply, kind: type[SourceError]) -> None:
    with replay(things(reply)) as server:
        refused(server, kind)


def test_a_service_that_cannot_be_reached_saw_nothing() -> None:
    with pytest.raises(NotSentError):
        write("http://127.0.0.1:9")


def test_a_deadline_that_has_passed_sends_nothing() -> None:
    with replay() as server, writer_to(server.url) as writer:
        with pytest.raises(SourceError) as caught:
            writer.write(
                json_request("POST", "/things", {}),
                lambda _: (None, 0),
                Deadline.after(0, writer.timing),
                endpoint="thing",
            )
        assert not isinstance(caught.value, OutcomeUnknownError)
        assert server.seen == []
