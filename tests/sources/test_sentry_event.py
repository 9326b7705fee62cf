"""One event of Sentry."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.sentry_event import (
    COLUMNS,
    SAFE_COLUMNS,
    event,
    event_request,
    frames_table,
    read_event,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import assert_contract, assert_free_of_secrets, client_of, sample

CHAINED = "sentry/event-chained"
LATEST = "/organizations/va/issues/901/events/latest/"


def make_answer(**more: Any) -> dict[str, Any]:
    return {"eventID": "e1", "dateCreated": "2026-11-18T15:20:31Z", **more}


def test_the_chain_comes_frame_by_frame_with_the_cause_first() -> None:
    frames = frames_table(sample(CHAINED))
    assert_contract(frames, COLUMNS)
    assert list(frames["exception_type"]) == ["Net::ReadTimeout", *["Faraday::TimeoutError"] * 2]
    assert list(frames["line"].astype(object).iloc[1:]) == [45, 61]
    assert frames.loc[2, "module"] == "app/services/v2/lorota/client.rb"
    assert frames.loc[0, ["frame", "function", "line"]].isna().all()


def test_user_request_and_variables_are_never_read() -> None:
    found = read_event(sample(CHAINED))
    assert_free_of_secrets(found.frames)
    assert "secret" not in repr(found)
    assert found.tags == {"environment": "production", "external_service": "LoROTA"}


def test_an_event_knows_its_trace_and_its_release() -> None:
    found = read_event(sample(CHAINED))
    assert found.trace_id == str(0xA3CE929D0E0E4736)
    assert found.release == "a1b2c3d"
    assert found.at == datetime(2026, 11, 18, 15, 20, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("trace_id", "expected"),
    [("1234567890123456789", "1234567890123456789"), ("not a trace", None), (None, None)],
)
def test_only_a_trace_id_is_taken_for_one(trace_id: str | None, expected: str | None) -> None:
    answer = make_answer(contexts={"trace": {"trace_id": trace_id}})
    assert read_event(answer).trace_id == expected


def test_the_release_of_an_event_may_be_in_its_tags_only() -> None:
    answer = make_answer(release=None, tags=[{"key": "release", "value": "f00"}])
    assert read_event(answer).release == "f00"


def test_an_event_without_an_exception_has_no_frames() -> None:
    frames = frames_table(make_answer(entries=[{"type": "message", "data": {"formatted": "x"}}]))
    assert_contract(frames, COLUMNS)
    assert frames.empty


def test_the_message_of_an_exception_is_not_among_what_is_safe() -> None:
    assert set(COLUMNS) - set(SAFE_COLUMNS) == {"exception_value"}


def test_an_event_without_its_id_is_not_as_documented() -> None:
    with pytest.raises(UnreadableAnswerError, match="no id at eventID"):
        read_event({"detail": "secret"})


def test_the_latest_event_is_asked_for_where_none_is_named() -> None:
    with (
        replay(Exchange("GET", LATEST, (Reply.of(sample(CHAINED)),))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = event(client, "va", "901", deadline)
    assert isinstance(found.frames, pd.DataFrame)
    assert event_request("va", "901", "e1").endswith("/issues/901/events/e1/")
