"""Acknowledging and noting; the ways through are tested with the actions."""

from __future__ import annotations

import pytest

from cie_runbook.errors import BadInputError, UnreadableAnswerError
from cie_runbook.sources.pagerduty_writes import checked_incident, incident_state, note_with
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import client_of

INCIDENT = "Q1ABCDEFGHIJKL"


@pytest.mark.parametrize("text", ["", "q1abc", "../users", "Q1 OR 1", "Q" * 21])
def test_an_id_that_is_none_asks_for_nothing(text: str) -> None:
    with pytest.raises(BadInputError):
        checked_incident(text)


def test_an_answer_without_a_status_is_named_by_its_path() -> None:
    with (
        replay(Exchange("GET", f"/incidents/{INCIDENT}", (Reply.of({"incident": {}}),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
        pytest.raises(UnreadableAnswerError, match=r"incident\.status"),
    ):
        incident_state(client, INCIDENT, deadline)


def test_a_note_without_the_mark_is_not_ours() -> None:
    notes = [{"id": "N1", "content": "another"}, {"id": "N2", "content": None}]
    path = f"/incidents/{INCIDENT}/notes"
    with (
        replay(Exchange("GET", path, (Reply.of({"notes": notes}),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        assert note_with(client, INCIDENT, "cie-runbook:abc", deadline) is None
