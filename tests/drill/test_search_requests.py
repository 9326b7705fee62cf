"""What searches are asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.lookups import log_values
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.search_requests import (
    RETENTION,
    from_parameters,
    json_object,
    search_of,
    wrapped,
)

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


def test_an_empty_search_is_for_everything_in_the_newest_quarter_of_an_hour() -> None:
    search = search_of({}, log_values, NOW)

    assert search.text == "*"
    assert search.window.duration == timedelta(minutes=15)
    assert (search.asked.limit, search.asked.newest_first) == (10, True)


def test_what_is_older_than_the_retention_is_gone() -> None:
    search = search_of({"filter": {"from": "2020-01-01T00:00:00Z"}}, log_values, NOW)

    assert search.asked.start_ms == to_ms(NOW - RETENTION)


def test_an_unknown_index_holds_nothing() -> None:
    search = search_of({"filter": {"indexes": ["elsewhere"]}}, log_values, NOW)

    assert search.asked.start_ms == search.asked.end_ms


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"filter": {"from": "now", "to": "now-1h"}}, 422),
        ({"filter": {"from": "soon"}}, 400),
        ({"filter": {"query": "(a"}}, 400),
        ({"filter": []}, 400),
        ({"sort": "up"}, 400),
        ({"page": {"limit": 1_001}}, 400),
        ({"page": {"limit": "many"}}, 400),
        ({"page": {"cursor": "?"}}, 400),
    ],
)
def test_what_cannot_be_searched_is_refused(content: dict[str, Any], status: int) -> None:
    with pytest.raises(BadRequestError) as refused:
        search_of(content, log_values, NOW)

    assert refused.value.status == status


def test_parameters_are_read_as_a_body_would_be() -> None:
    asked = "/api/v2/events?filter%5Bquery%5D=source%3Amonitor&page%5Blimit%5D=5&sort=timestamp"
    request = Request.of("GET", asked, {}, b"")

    assert from_parameters(request) == {
        "filter": {"query": "source:monitor"},
        "page": {"limit": "5"},
        "sort": "timestamp",
    }


def test_a_flat_body_is_as_good_as_none_where_it_should_be_wrapped() -> None:
    flat = {"filter": {"query": "service:chip"}}

    assert wrapped(json.dumps(flat).encode()) == {}
    assert wrapped(json.dumps({"data": {"attributes": flat}}).encode()) == flat


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequestError):
        json_object(body)
