"""A schedule as it comes out in the end."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.pagerduty_schedules import (
    COLUMNS,
    SAFE_COLUMNS,
    schedule_entries,
    schedule_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_window
from tests.sources.systems import assert_contract, client_of, sample


def make_schedule(**parts: Any) -> dict[str, Any]:
    final: dict[str, Any] = {"rendered_schedule_entries": []}
    return {"schedule": {"id": "P1", "name": "primary", "final_schedule": final, **parts}}


def test_an_override_is_told_from_the_rotation() -> None:
    table = schedule_table(sample("pagerduty/schedule"))
    assert_contract(table, COLUMNS)
    assert list(table["user_id"]) == ["PUSER1", "PUSER2"]
    assert list(table["is_override"]) == [False, True]


def test_without_word_of_overrides_it_is_unknown_whether_one_was_made() -> None:
    entry = {"start": "2026-11-16T13:00:00Z", "end": None, "user": {"id": "PUSER1"}}
    final = {"rendered_schedule_entries": [entry]}
    table = schedule_table(make_schedule(final_schedule=final))
    assert table["is_override"].isna().all()


def test_a_schedule_with_nobody_keeps_the_columns() -> None:
    assert_contract(schedule_table(make_schedule()), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)


@pytest.mark.parametrize("answer", [{}, {"error": "secret"}, make_schedule(final_schedule=None)])
def test_an_answer_without_entries_is_not_an_empty_schedule(answer: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match=r"schedule\.final_schedule\.rendered_schedule"):
        schedule_table(answer)


def test_the_window_is_sent_in_utc() -> None:
    with (
        replay(
            Exchange("GET", "/schedules/PFIRST", (Reply.of(sample("pagerduty/schedule")),))
        ) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = schedule_entries(client, "PFIRST", make_window(hours=1), deadline)
    assert (len(found.table), found.completeness) == (2, "complete")
    assert server.seen[0].query == {
        "since": ["2026-11-18T05:00:00Z"],
        "until": ["2026-11-18T06:00:00Z"],
        "time_zone": ["UTC"],
    }
