"""Monitors as they stand at the present of a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.datadog_monitors import MUTED_MONITOR, MonitorEndpoints
from cie_runbook.drill.http import Request
from tests.drill.datadog_asking import Asking
from tests.drill.worlds import make_world

OUTAGE = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
WEEKEND = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
BASE = "/api/v1/monitor"

Ask = Callable[..., Any]


def asking(now: datetime) -> Ask:
    chronicle = Chronicle(replace(make_world("vista-outage"), now=now))
    endpoints = MonitorEndpoints(chronicle).endpoints()

    def ask(org: str, target: str) -> Any:
        request = Request.of("GET", target, {}, b"")
        for one in endpoints:
            match = one.path.fullmatch(request.path)
            if match is not None:
                return one.handle(request, org, match.groupdict()).body
        raise AssertionError(target)

    return ask


def test_the_list_is_a_bare_array_with_thresholds_and_tags() -> None:
    found = asking(OUTAGE)("tevi", BASE)

    assert isinstance(found, list)
    assert {"111830"} <= {str(monitor["id"]) for monitor in found}
    assert all("team:cie" in monitor["tags"] for monitor in found)
    assert all("matching_downtimes" not in monitor for monitor in found)


def test_states_are_those_of_the_moment() -> None:
    during = {one["id"]: one["overall_state"] for one in asking(OUTAGE)("tevi", BASE)}
    after = {one["id"]: one["overall_state"] for one in asking(WEEKEND)("tevi", BASE)}

    assert during[220101] == "Alert"
    assert after[220101] == "OK"


def test_a_search_by_status_and_tag_finds_what_alerts() -> None:
    found = asking(OUTAGE)("tevi", f'{BASE}/search?query=status:alert+tag:"team:cie"')

    assert 220101 in {monitor["id"] for monitor in found["monitors"]}
    assert {monitor["status"] for monitor in found["monitors"]} == {"Alert"}
    assert found["metadata"]["total_count"] == len(found["monitors"])


def test_pages_end_with_an_empty_one() -> None:
    ask = asking(OUTAGE)
    first, second, third = (ask("tevi", f"{BASE}?page={n}&page_size=5") for n in range(3))

    assert len(first) == 5
    assert first[0]["id"] not in {monitor["id"] for monitor in second}
    assert third == []


def test_one_monitor_tells_its_groups_when_asked() -> None:
    found = asking(OUTAGE)("tevi", f"{BASE}/220101?group_states=all")

    assert found["state"]["groups"]["*"]["status"] == "Alert"


@pytest.mark.parametrize(("now", "count"), [(OUTAGE, 0), (WEEKEND, 1)])
def test_the_weekends_downtime_is_shown_with_its_monitor(now: datetime, count: int) -> None:
    found = asking(now)("vagov", f"{BASE}?with_downtimes=true")
    muted = next(monitor for monitor in found if monitor["id"] == MUTED_MONITOR)

    assert len(muted["matching_downtimes"]) == count
    assert len(asking(now)("vagov", "/api/v1/downtime?current_only=true")) == count
    assert len(asking(now)("vagov", "/api/v1/downtime")) == 1
    assert asking(now)("tevi", "/api/v1/downtime") == []


def test_newer_downtimes_need_a_scope_that_reading_does_not_have() -> None:
    refused = Asking().get("vagov", "/api/v2/downtime")

    assert refused.status == 403
    assert "monitors_downtime" in refused.body["errors"][1]


def test_a_monitor_changes_its_state_while_an_incident_is_played() -> None:
    present = [datetime(2026, 11, 18, 14, 30, tzinfo=UTC)]
    world = replace(make_world("vista-outage"), clock=lambda: present[0])
    (one,) = (
        endpoint
        for endpoint in MonitorEndpoints(Chronicle(world)).endpoints()
        if endpoint.path.fullmatch(f"{BASE}/220101")
    )

    def state() -> str:
        reply = one.handle(Request.of("GET", f"{BASE}/220101", {}, b""), "tevi", {"id": "220101"})
        assert isinstance(reply.body, dict)
        return str(reply.body["overall_state"])

    before = state()
    present[0] = OUTAGE
    during = state()
    present[0] = WEEKEND

    assert (before, during, state()) == ("OK", "Alert", "OK")
