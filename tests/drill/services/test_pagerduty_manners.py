"""PagerDuty's lists and times."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.pagerduty_manners import instant, listed, written, zone_of

AT = datetime(2026, 11, 18, 14, 40, tzinfo=UTC)


def asked(query: str) -> Request:
    return Request.of("GET", f"/pagerduty/x?{query}", {}, b"")


@given(rows=st.integers(0, 230), limit=st.integers(1, 100))
def test_following_more_gives_every_row_once(rows: int, limit: int) -> None:
    found: list[int] = []
    while True:
        body = listed(asked(f"limit={limit}&offset={len(found)}"), "rows", range(rows)).body
        found += body["rows"]
        if not body["more"]:
            break
    assert found == list(range(rows))


def test_a_total_comes_only_when_asked_for() -> None:
    assert listed(asked(""), "rows", [1]).body["total"] is None
    assert listed(asked("total=true"), "rows", [1]).body["total"] == 1


def test_times_are_written_in_the_zone_that_is_asked_for() -> None:
    assert written(AT, zone_of(asked("time_zone=UTC"))) == "2026-11-18T14:40:00Z"
    assert written(AT, ZoneInfo("America/New_York")) == "2026-11-18T09:40:00-05:00"


def test_a_time_without_an_offset_is_the_accounts() -> None:
    assert instant(asked("since=2026-11-18T09:40:00"), "since", datetime.now(UTC)) == AT
    with pytest.raises(RefusalError):
        instant(asked("since=soon"), "since", AT)
