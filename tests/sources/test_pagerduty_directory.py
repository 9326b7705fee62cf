"""PagerDuty's schedules are found by their title, and keep their ids as text."""

from __future__ import annotations

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.pagerduty_directory import COLUMNS, fetch_schedules, schedules_table
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import assert_contract, client_of

TITLE = "PCI API Schedule"
ANSWER = {
    "schedules": [{"id": "P0123", "name": TITLE, "time_zone": "America/New_York"}],
    "more": False,
}


def test_a_schedule_is_asked_for_by_its_title() -> None:
    with (
        replay(Exchange("GET", "/schedules", (Reply.of(ANSWER),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = fetch_schedules(client, TITLE, deadline)
    assert server.seen[0].query["query"] == [TITLE]
    assert found.completeness == "complete"
    assert found.table.to_dict("records") == [
        {"schedule_id": "P0123", "schedule": TITLE, "time_zone": "America/New_York"}
    ]


@pytest.mark.parametrize("schedules", [[], ANSWER["schedules"]])
def test_an_empty_answer_has_the_columns_of_a_full_one(schedules: object) -> None:
    assert_contract(schedules_table({"schedules": schedules}), COLUMNS)


def test_an_answer_without_the_list_is_named_by_its_path() -> None:
    with pytest.raises(UnreadableAnswerError, match="schedules"):
        schedules_table({})
