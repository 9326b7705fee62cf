"""Events of two systems are joined by the surest thing they share, and orphans are counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.links import COLUMNS, STRENGTH, link

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
EDGES = (("vets-api", "chip"), ("chip", "vista-api"))
ONE = "7a1f0c9e-3c6b-4a52-9a57-0d6a4f4f2a10"


def event(service: str, after_s: float = 0.0, **more: str | None) -> dict[str, object]:
    return {"at": NOON + timedelta(seconds=after_s), "service": service, **more}


def table(*events: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(
        list(events), columns=["at", "service", "trace_id", "request_id", "message"]
    )


def test_the_same_trace_is_certain_and_comes_before_all_else() -> None:
    found = link(
        table(event("vets-api", trace_id="1", message=f"failed {ONE}")),
        table(event("chip", 1, trace_id="1"), event("chip", 0, message=f"uuid {ONE}")),
        edges=EDGES,
    )
    assert found.pairs["downstream"].tolist() == [0]
    assert found.pairs["strength"].tolist() == [STRENGTH["trace"]]
    assert found.orphans == {"upstream": 0, "downstream": 1}


def test_a_request_id_links_where_traces_were_lost() -> None:
    found = link(
        table(event("vets-api", request_id="r1")),
        table(event("chip", 400, request_id="r1")),
        edges=(),
    )
    assert found.pairs["by"].tolist() == ["request"]
    assert found.pairs["apart_s"].tolist() == [400.0]


def test_a_uuid_in_both_messages_links_in_either_case_of_letters() -> None:
    found = link(
        table(event("vets-api", message=f"CHIP-API_500 for {ONE.upper()}.")),
        table(event("chip", 3, message=f"no appointment, uuid={ONE}")),
        edges=(),
    )
    assert found.pairs["by"].tolist() == ["uuid"]


def test_time_links_on_known_calls_only_and_says_how_weak_it_is() -> None:
    above = table(event("vets-api"), event("lorota"))
    assert link(above, table(event("chip", 2)), edges=EDGES).pairs["by"].tolist() == ["time"]
    assert link(above, table(event("btsss", 2)), edges=EDGES).pairs.empty
    crowded = table(event("vets-api"), event("vets-api", 5))
    found = link(crowded, table(event("chip", 4)), edges=EDGES)
    assert found.pairs["by"].tolist() == ["time, one of several"]
    assert found.pairs["upstream"].tolist() == [1]


def test_an_event_too_far_off_is_an_orphan() -> None:
    found = link(table(event("vets-api")), table(event("chip", 60)), edges=EDGES)
    assert found.pairs.empty
    assert found.orphans == {"upstream": 1, "downstream": 1}


def test_an_id_that_stands_for_none_or_for_everything_links_nothing() -> None:
    found = link(
        table(event("vets-api", trace_id="0", request_id="")),
        table(event("chip", 90, trace_id="0", request_id="")),
        edges=EDGES,
    )
    assert found.pairs.empty
    shared = table(*(event("vets-api", trace_id="worker") for _ in range(60)))
    assert link(shared, table(event("chip", 90, trace_id="worker")), edges=()).pairs.empty


def test_no_events_give_an_empty_table_of_the_same_columns() -> None:
    found = link(table(), table(), edges=EDGES)
    assert list(found.pairs.columns) == list(COLUMNS)
    assert found.orphans == {"upstream": 0, "downstream": 0}


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60)), max_size=12))
def test_the_order_of_events_changes_no_link(rows: list[tuple[int, int]]) -> None:
    events = [event("chip", after, trace_id=str(trace)) for trace, after in rows]
    above = table(*(event("vets-api", 10 * one, trace_id=str(one)) for one in range(3)))
    turned = list(reversed(events))
    first = link(above, table(*events), edges=EDGES)
    second = link(above, table(*turned), edges=EDGES)
    assert sorted(first.pairs["by"]) == sorted(second.pairs["by"])
    assert first.orphans == second.orphans
