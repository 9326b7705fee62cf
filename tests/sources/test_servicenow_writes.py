"""Writing on a ticket; the ways through are tested with the actions."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.errors import RefusedRequestError, UnreadableAnswerError
from cie_runbook.sources.servicenow_writes import Choice, choices, ticket_of
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.slack_and_servicenow import client_of

ID = "9c50fbc51b4f8d5065965318624bc001"


def ticket_answer(**fields: str) -> Reply:
    known = {"sys_id": ID, "number": "INC0012345", "sys_class_name": "incident", **fields}
    return Reply.of({"result": [known] if fields != {"sys_id": ""} else []})


def choice(number: int, name: str, element: str, value: str, label: str) -> dict[str, Any]:
    record = {"sys_id": f"{number:032x}", "name": name, "element": element}
    return {**record, "value": value, "label": label}


def test_a_ticket_is_written_on_in_its_own_class() -> None:
    with (
        replay(Exchange("GET", "/table/task", (ticket_answer(state="2"),))) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        ticket = ticket_of(client, "INC0012345", deadline)
    assert (ticket.sys_id, ticket.record_class, ticket.state) == (ID, "incident", "2")


def test_a_ticket_that_is_not_there_cannot_be_written_on() -> None:
    with (
        replay(Exchange("GET", "/table/task", (Reply.of({"result": []}),))) as server,
        client_of("servicenow", server.url) as (client, deadline),
        pytest.raises(RefusedRequestError, match="there is no ticket INC0012345"),
    ):
        ticket_of(client, "INC0012345", deadline)


@pytest.mark.parametrize("record_class", ["", "../incident", "Incident?"])
def test_a_class_that_is_none_is_not_written_to(record_class: str) -> None:
    answer = ticket_answer(sys_class_name=record_class)
    with (
        replay(Exchange("GET", "/table/task", (answer,))) as server,
        client_of("servicenow", server.url) as (client, deadline),
        pytest.raises(UnreadableAnswerError, match="without a class"),
    ):
        ticket_of(client, "INC0012345", deadline)


def test_choices_of_other_fields_are_left_out_where_the_filter_was_dropped() -> None:
    rows = [
        choice(1, "incident", "state", "6", "Resolved"),
        choice(2, "incident", "priority", "6", "Lowest"),
        choice(3, "problem", "state", "7", "Closed"),
    ]
    with (
        replay(Exchange("GET", "/table/sys_choice", (Reply.of({"result": rows}),))) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        assert choices(client, "incident", "state", deadline) == (Choice("6", "Resolved"),)


def test_a_class_without_choices_of_its_own_has_those_of_task() -> None:
    def answer(seen: Seen) -> Reply:
        is_task = "name=task^" in seen.query["sysparm_query"][0]
        rows = [choice(1, "task", "state", "3", "Closed Complete")] if is_task else []
        return Reply.of({"result": rows})

    with (
        replay(Exchange("GET", "/table/sys_choice", answer)) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        assert choices(client, "sc_task", "state", deadline) == (Choice("3", "Closed Complete"),)
