"""Downtimes that are scheduled, and which of our monitors each will mute."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, UnreadableAnswerError
from cie_runbook.sources.datadog_downtimes import downtimes_table, fetch_downtimes, together
from cie_runbook.sources.datadog_monitors import DOWNTIME_COLUMNS
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_client
from tests.sources.searches import dtypes

MONITORS = pd.DataFrame(
    {"id": ["5", "6"], "tags": ["team:check-in,env:prod", None]}, dtype="string"
)
START = 1_795_219_200


def downtime(**facts: Any) -> dict[str, Any]:
    return {"id": 77, "scope": ["env:prod"], "start": START, "end": None, **facts}


def muted(**facts: Any) -> list[str]:
    return list(downtimes_table([downtime(**facts)], MONITORS)["monitor_id"])


def test_a_downtime_of_one_monitor_mutes_only_that() -> None:
    table = downtimes_table([downtime(monitor_id=5, monitor_tags=["*"])], MONITORS)
    assert dtypes(table) == DOWNTIME_COLUMNS
    row = table.iloc[0]
    assert (row["id"], row["monitor_id"], row["scope"]) == ("77:5", "5", "env:prod")
    assert row["start"] == pd.Timestamp(START, unit="s", tz="UTC")
    assert pd.isna(row["end"])
    assert muted(monitor_id=999) == []


def test_a_downtime_by_tags_mutes_the_monitors_that_carry_all_of_them() -> None:
    assert muted(monitor_id=None, monitor_tags=["team:check-in"]) == ["5"]
    assert muted(monitor_id=None, monitor_tags=["team:check-in", "service:x"]) == []
    assert muted(monitor_id=None, monitor_tags=["*"]) == ["5", "6"]
    assert muted(monitor_id=None, monitor_tags=[]) == []


@pytest.mark.parametrize("facts", [{"disabled": True}, {"canceled": START}])
def test_a_downtime_that_somebody_took_back_mutes_nothing(facts: dict[str, Any]) -> None:
    assert muted(monitor_id=5, **facts) == []


def test_scheduled_ones_are_asked_for_too() -> None:
    exchange = Exchange("GET", "/api/v1/downtime", (Reply.of([downtime(monitor_id=5)]),))
    with replay(exchange) as server:
        found = fetch_downtimes(make_client(server.url), MONITORS)
        assert dict(server.seen[0].query) == {"current_only": ["false"]}
    assert found.completeness == "complete"
    assert list(found.table["downtime_id"]) == ["77"]


def test_a_denied_list_names_the_scope_it_needs() -> None:
    exchange = Exchange("GET", "/api/v1/downtime", (Reply.of({"errors": ["no"]}, 403),))
    with replay(exchange) as server, pytest.raises(AccessDeniedError, match="monitors_read"):
        fetch_downtimes(make_client(server.url), MONITORS)


@pytest.mark.parametrize("entry", ["text", {"scope": []}, None])
def test_an_answer_that_is_no_list_of_downtimes_is_an_error(entry: Any) -> None:
    with pytest.raises(UnreadableAnswerError):
        downtimes_table([entry], MONITORS)


def test_the_same_downtime_of_two_lists_stands_once() -> None:
    one = downtimes_table([downtime(monitor_id=5)], MONITORS)
    assert len(together(one, one)) == 1
    assert dtypes(together(one.iloc[:0], one.iloc[:0])) == DOWNTIME_COLUMNS
