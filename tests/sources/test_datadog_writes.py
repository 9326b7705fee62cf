"""Posting an event to one Datadog organisation."""

from __future__ import annotations

import pytest

from cie_runbook.errors import AccessDeniedError, NotSentError, OutcomeUnknownError
from cie_runbook.settings import NetworkSettings
from cie_runbook.sources.datadog_writes import DatadogWriter, NewEvent
from cie_runbook.sources.transport import Deadline
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import API_KEY, APP_KEY, START, Clock, make_org

EVENT = NewEvent(
    title="Deployed",
    text="CHIP 1.2",
    tags=("service:chip",),
    alert_type="info",
    aggregation_key="datadog_event-abc",
    happened_at=START,
)
PATH = "/api/v1/events"


def post(url: str) -> tuple[str, str]:
    clock = Clock()
    writer = DatadogWriter(make_org(url), NetworkSettings(), timing=clock.timing(), hooks=())
    try:
        return writer.post_event(EVENT, Deadline.after(30, clock.timing()))
    finally:
        writer.close()


def test_an_event_is_posted_with_the_api_key_alone() -> None:
    answer = Reply.of({"status": "ok", "event": {"id": 42, "url": "https://x/42"}}, 202)
    with replay(Exchange("POST", PATH, (answer,))) as server:
        assert post(server.url) == ("42", "https://x/42")
    (seen,) = server.seen
    assert seen.headers["dd-api-key"] == API_KEY
    assert APP_KEY not in seen.headers.values()
    assert seen.json["date_happened"] == int(START.timestamp())


@pytest.mark.parametrize("reply", [Reply(500), Reply(503), Reply(202, b"{}")])
def test_after_a_failure_nobody_knows_and_nothing_is_repeated(reply: Reply) -> None:
    with replay(Exchange("POST", PATH, (reply,))) as server:
        with pytest.raises(OutcomeUnknownError):
            post(server.url)
        assert len(server.seen) == 1


def test_a_denied_event_names_the_key() -> None:
    with (
        replay(Exchange("POST", PATH, (Reply(403),))) as server,
        pytest.raises(AccessDeniedError, match="Check CIE_TEVI_DD_API_KEY"),
    ):
        post(server.url)


def test_a_service_that_cannot_be_reached_saw_nothing() -> None:
    with pytest.raises(NotSentError):
        post("http://127.0.0.1:9")
