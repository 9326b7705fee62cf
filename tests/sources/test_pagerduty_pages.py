"""Lists of PagerDuty over its classic pagination."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.pagerduty_pages import (
    PagerDutyList,
    pagerduty_instant,
    pagerduty_pages,
    pagerduty_path,
    with_query,
)
from cie_runbook.sources.paging import collected
from cie_runbook.sources.row_table import row_table
from tests.replay import Exchange, ReplayServer, Reply, Seen, replay
from tests.sources.systems import client_of

COLUMNS = {"id": "string"}


def table(answer: Mapping[str, Any]) -> pd.DataFrame:
    return row_table([{"id": row["id"]} for row in answer["things"]], COLUMNS)


def things(server: ReplayServer, *, row_cap: int = 100_000) -> Fetched:
    wanted = PagerDutyList(
        path="/things", parameters=[("a[]", "x")], name="things", table=table, key=("id",)
    )
    with client_of("pagerduty", server.url) as (client, deadline):
        pages = pagerduty_pages(client, [wanted], deadline, row_cap=row_cap)
        return collected(pages, COLUMNS, {"things": wanted.query})


def served(total: int) -> Exchange:
    def reply(seen: Seen) -> Reply:
        offset, limit = int(seen.query["offset"][0]), int(seen.query["limit"][0])
        ids = range(offset, min(total, offset + limit))
        rows = [{"id": str(number)} for number in ids]
        return Reply.of({"things": rows, "more": offset + limit < total, "total": None})

    return Exchange("GET", "/things", reply)


@pytest.mark.parametrize("total", [0, 1, 100, 101, 250])
def test_a_list_is_read_to_its_end(total: int) -> None:
    with replay(served(total)) as server:
        found = things(server)
    assert list(found.table["id"]) == [str(number) for number in range(total)]
    assert found.completeness == ("complete" if total else "empty")
    assert server.seen[0].query["a[]"] == ["x"]


def test_the_rows_beyond_what_the_service_lists_are_known_to_be_missing() -> None:
    with replay(served(10_050)) as server:
        found = things(server)
    assert found.completeness == "partial"
    assert len(found.table) == 10_000
    assert "no more than 10,000 rows" in found.missing[0]
    assert max(int(seen.query["offset"][0]) for seen in server.seen) == 9_900


def test_the_cap_stops_the_asking() -> None:
    with replay(served(1_000)) as server:
        found = things(server, row_cap=150)
    assert (found.completeness, len(found.table), len(server.seen)) == ("partial", 150, 2)


def test_a_service_that_ignores_the_offset_is_noticed() -> None:
    same = Reply.of({"things": [{"id": "1"}], "more": True})
    with replay(Exchange("GET", "/things", (same,))) as server:
        found = things(server)
    assert found.completeness == "partial"
    assert "sent rows again" in found.missing[0]
    assert len(server.seen) == 2


def test_a_page_that_is_cut_off_leaves_a_partial_table() -> None:
    rows = [{"id": str(number)} for number in range(100)]
    first = Reply.of({"things": rows, "more": True})
    cut = Reply(200, b'{"things": [{"id": ')
    with replay(Exchange("GET", "/things", (first, cut))) as server:
        found = things(server)
    assert (found.completeness, len(found.table)) == ("partial", 100)
    assert "is not JSON" in found.missing[0]


def test_an_error_with_the_status_of_success_is_not_an_empty_list() -> None:
    broken = Reply.of({"error": {"message": "secret", "code": 2001}})
    with (
        replay(Exchange("GET", "/things", (broken,))) as server,
        pytest.raises(UnreadableAnswerError, match="no list at things") as caught,
    ):
        things(server)
    assert "secret" not in str(caught.value)


def test_the_brackets_of_an_array_are_kept_and_all_else_is_encoded() -> None:
    query = with_query("/incidents", [("statuses[]", "triggered"), ("statuses[]", "a&b c")])
    assert query == "/incidents?statuses[]=triggered&statuses[]=a%26b+c"
    assert pagerduty_path("schedules", "P/1") == "/schedules/P%2F1"


def test_an_instant_is_sent_in_utc() -> None:
    eastern = datetime(2026, 11, 18, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert pagerduty_instant(eastern) == "2026-11-18T05:00:00Z"
    assert pagerduty_instant(datetime(2026, 11, 18, tzinfo=UTC)) == "2026-11-18T00:00:00Z"
