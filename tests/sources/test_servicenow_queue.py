"""The queue of a group, and one ticket: never the tickets of somebody else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, BadInputError, UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.servicenow_queue import (
    COLUMNS,
    SAFE_COLUMNS,
    fetch_queue,
    fetch_ticket,
    queue_request,
    queue_table,
    ticket_request,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import SIGN_ON, client_of, sample

GROUP = "9c50fbc51b4f8d5065965318624bcbbf"
TASKS = sample("servicenow/task-queue.json")["result"]


def task(number: int, group: str = GROUP) -> dict[str, str]:
    return {
        "sys_id": f"{number:032x}",
        "number": f"INC{number:07d}",
        "assignment_group": group,
    }


def page(rows: Sequence[dict[str, Any]], total: int) -> Reply:
    return Reply.of({"result": list(rows)}, x_total_count=str(total))


def queue(*replies: Reply, row_cap: int = 1000) -> Fetched:
    with (
        replay(Exchange("GET", "/table/task", replies)) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        return fetch_queue(client, GROUP, deadline, row_cap=row_cap)


def ticket(reply: Reply, number: str = "INC0012345") -> Fetched:
    with (
        replay(Exchange("GET", "/table/task", (reply,), f"number%3D{number}")) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        return fetch_ticket(client, number, deadline)


def test_the_queue_is_asked_for_in_an_order_that_stays() -> None:
    path = queue_request(GROUP, 100, 200)
    assert f"assignment_group%3D{GROUP}%5Eactive%3Dtrue%5Estate%21%3D6" in path
    assert "%5EORDERBYsys_created_on%5EORDERBYsys_id&" in path
    assert len(path) < 2048


def test_a_ticket_is_read_with_codes_labels_and_instants_in_utc() -> None:
    table = queue_table(TASKS, "servicenow")
    assert table.dtypes.astype(str).to_dict() == COLUMNS
    assert table.iloc[0].to_dict() == {
        "sys_id": "0a1b2c3d4e5f60718293a4b5c6d7e8f0",
        "number": "INC0012345",
        "record_class": "incident",
        "state": "2",
        "state_label": "In Progress",
        "priority": "2",
        "priority_label": "2 - High",
        "is_active": True,
        "opened_at": datetime(2026, 11, 18, 15, 5, 9, tzinfo=UTC),
        "created_at": datetime(2026, 11, 18, 15, 5, 10, tzinfo=UTC),
        "updated_at": datetime(2026, 11, 18, 16, tzinfo=UTC),
        "assignment_group": GROUP,
        "assigned_to": "ffffffffffffffffffffffffffffff01",
        "assigned_to_name": "Example, Pat",
        "short_description": "Check-in shows an error",
        "description": None,
    }
    assert table.iloc[1][["opened_at", "assigned_to", "assigned_to_name"]].isna().all()


def test_an_empty_queue_has_the_columns_of_a_full_one() -> None:
    fetched = queue(page([], 0))
    assert fetched.completeness == "empty"
    pd.testing.assert_frame_equal(fetched.table, queue_table(TASKS, "servicenow").head(0))


def test_words_of_people_are_not_declared_safe() -> None:
    assert {"assigned_to_name", "short_description", "description"}.isdisjoint(SAFE_COLUMNS)
    assert set(COLUMNS) > SAFE_COLUMNS


def test_the_whole_queue_comes_page_by_page() -> None:
    first, second = [task(n) for n in range(100)], [task(n) for n in range(100, 120)]
    fetched = queue(page(first, 120), page(second, 120))
    assert (len(fetched.table), fetched.completeness) == (120, "complete")


def test_a_ticket_of_another_group_means_that_the_filter_was_not_applied() -> None:
    with pytest.raises(UnreadableAnswerError, match="another assignment group"):
        queue(page([task(1), task(2, "f" * 32)], 2))


def test_a_ticket_that_does_not_say_its_group_counts_as_another_groups() -> None:
    with pytest.raises(UnreadableAnswerError, match="another assignment group"):
        queue(page([{"sys_id": "1" * 32, "number": "INC0000001"}], 1))


def test_a_later_page_of_others_gives_none_of_its_tickets() -> None:
    first = [task(n) for n in range(100)]
    fetched = queue(page(first, 102), page([task(101), task(102, "f" * 32)], 102))
    assert (len(fetched.table), fetched.completeness) == (100, "partial")


def test_the_same_page_again_is_not_counted_twice() -> None:
    first = [task(n) for n in range(100)]
    fetched = queue(page(first, 300))
    assert (len(fetched.table), fetched.completeness) == (100, "partial")
    assert "sent rows again" in fetched.missing[0]


def test_a_page_that_fails_half_way_leaves_what_came() -> None:
    first = [task(n) for n in range(100)]
    fetched = queue(page(first, 120), Reply(500))
    assert (len(fetched.table), fetched.completeness) == (100, "partial")
    assert "status 500" in fetched.missing[0]


def test_a_cap_is_told() -> None:
    fetched = queue(page([task(n) for n in range(9)], 9), row_cap=5)
    assert (len(fetched.table), fetched.completeness) == (5, "partial")


def test_a_sign_on_page_is_a_denied_access() -> None:
    with pytest.raises(AccessDeniedError):
        queue(SIGN_ON)


def test_one_ticket_is_found_by_its_number() -> None:
    fetched = ticket(page(TASKS[:1], 1))
    assert list(fetched.table["number"]) == ["INC0012345"]
    assert fetched.completeness == "complete"


@pytest.mark.parametrize("reply", [page([], 0), Reply(404)])
def test_a_number_that_no_ticket_has_is_empty(reply: Reply) -> None:
    assert ticket(reply).completeness == "empty"


def test_two_tickets_of_one_number_are_an_error() -> None:
    twin = {**TASKS[0], "sys_id": "f" * 32}
    with pytest.raises(UnreadableAnswerError, match="two tickets"):
        ticket(page([TASKS[0], twin], 2))


def test_a_ticket_of_another_number_is_not_taken() -> None:
    with pytest.raises(UnreadableAnswerError, match="another number"):
        ticket(page(TASKS[1:], 1))


@pytest.mark.parametrize("number", ["", "12345", "INC0012345^ORactive=true", "inc0012345"])
def test_a_number_that_would_change_the_query_is_refused(number: str) -> None:
    with pytest.raises(BadInputError):
        ticket_request(number)
