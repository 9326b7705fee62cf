"""When nobody is paged."""

import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.pagerduty_windows import (
    COLUMNS,
    SAFE_COLUMNS,
    maintenance_windows,
    windows_request,
    windows_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import assert_contract, client_of

WINDOW = {
    "id": "PW1",
    "start_time": "2026-11-18T00:00:00-05:00",
    "end_time": "2026-11-18T01:00:00-05:00",
    "description": "CHIP release",
    "services": [{"id": "PS1", "summary": "CHIP"}, {"id": "PS2", "summary": None}],
    "created_by": {"id": "PU1", "summary": "A. Person"},
    "teams": [],
}


def test_a_window_is_read_with_its_services() -> None:
    reply = Reply.of({"maintenance_windows": [WINDOW], "more": False})
    with (
        replay(Exchange("GET", "/maintenance_windows", (reply,))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = maintenance_windows(client, "ongoing", deadline, service_ids=["PS1"])
    assert found.completeness == "complete"
    assert_contract(found.table, COLUMNS)
    assert found.table.iloc[0].to_dict() == {
        "window_id": "PW1",
        "start_at": pd.Timestamp("2026-11-18T05:00:00Z"),
        "end_at": pd.Timestamp("2026-11-18T06:00:00Z"),
        "service_ids": "PS1, PS2",
        "services": "CHIP, ",
        "created_by": "PU1",
        "description": "CHIP release",
    }
    query = server.seen[0].query
    assert (query["filter"], query["service_ids[]"]) == (["ongoing"], ["PS1"])


def test_all_windows_are_asked_for_without_a_filter() -> None:
    assert windows_request("all").query == "/maintenance_windows"


def test_no_window_keeps_the_columns() -> None:
    assert_contract(windows_table({"maintenance_windows": []}), COLUMNS)
    assert set(COLUMNS) - set(SAFE_COLUMNS) == {"services", "description"}


def test_an_answer_without_its_list_is_not_an_empty_one() -> None:
    with pytest.raises(UnreadableAnswerError, match="no list at maintenance_windows"):
        windows_table({"error": {"message": "secret"}})
