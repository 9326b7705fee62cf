"""Who is on call."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources.pagerduty_oncalls import COLUMNS, SAFE_COLUMNS, oncalls, oncalls_table
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_window
from tests.sources.systems import assert_contract, client_of, sample

ACCEPT = {"Accept": "application/vnd.pagerduty+json;version=2"}


def test_a_person_on_call_has_a_level_and_instants_in_utc() -> None:
    table = oncalls_table(sample("pagerduty/oncalls"))
    assert_contract(table, COLUMNS)
    first = table.iloc[0]
    assert (first["level"], first["user_id"], first["schedule_id"]) == (1, "PUSER1", "PFIRST")
    assert first["start_at"] == pd.Timestamp("2026-11-16T13:00Z")


def test_who_is_always_on_call_has_neither_schedule_nor_end() -> None:
    always = oncalls_table(sample("pagerduty/oncalls")).iloc[1]
    assert always[["schedule_id", "schedule", "start_at", "end_at"]].isna().all()


def test_nobody_on_call_keeps_the_columns() -> None:
    assert_contract(oncalls_table({"oncalls": []}), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)
    assert "user" not in SAFE_COLUMNS


def test_an_on_call_without_a_person_is_not_as_documented() -> None:
    with pytest.raises(UnreadableAnswerError, match=r"no id at oncalls\[0\]\.user\.id"):
        oncalls_table({"oncalls": [{"escalation_level": 1}]})


def test_the_schedules_asked_for_are_sent_as_an_array() -> None:
    with (
        replay(Exchange("GET", "/oncalls", (Reply.of(sample("pagerduty/oncalls")),))) as server,
        client_of("pagerduty", server.url, ACCEPT) as (client, deadline),
    ):
        window = make_window(hours=1)
        found = oncalls(client, window, deadline, schedule_ids=["PFIRST", "PSECOND"])
    assert found.completeness == "complete"
    assert len(found.table) == 2  # the rows without an id are told apart by all that they say
    seen = server.seen[0]
    assert seen.headers["accept"] == ACCEPT["Accept"]
    assert seen.query["schedule_ids[]"] == ["PFIRST", "PSECOND"]
    assert seen.query["since"] == ["2026-11-18T05:00:00Z"]
    assert seen.query["until"] == ["2026-11-18T06:00:00Z"]


def test_a_key_without_the_right_is_told_so() -> None:
    with (
        replay(Exchange("GET", "/oncalls", (Reply.of({"error": "secret"}, 403),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
        pytest.raises(AccessDeniedError, match="CIE_PAGERDUTY_TOKEN") as caught,
    ):
        oncalls(client, make_window(hours=1), deadline, policy_ids=["PPOLICY"])
    assert "secret" not in str(caught.value)
