"""What the endpoints are asked."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.query import QueryTextError
from cie_runbook.drill.requests import BadRequestError, v1_request, v2_request

FROM_MS, TO_MS = 1_794_978_000_000, 1_795_064_400_000


def make_body(**changes: Any) -> bytes:
    attributes = {
        "from": FROM_MS,
        "to": TO_MS,
        "interval": 300_000,
        "queries": [
            {"data_source": "metrics", "name": "a", "query": "sum:x{*}.as_count()"},
            {"data_source": "metrics", "name": "b", "query": "avg:y{*}"},
        ],
        "formulas": [{"formula": "b"}, {"formula": "a"}],
    } | changes
    return json.dumps({"data": {"type": "timeseries_request", "attributes": attributes}}).encode()


def refusal(body: bytes) -> BadRequestError:
    with pytest.raises(BadRequestError) as caught:
        v2_request(body)
    return caught.value


def test_series_carry_the_index_of_their_formula() -> None:
    asked = v2_request(make_body())

    assert [(index, query.name) for index, query in asked.queries] == [(0, "y"), (1, "x")]
    assert asked.interval_s == 300
    assert asked.window.start.timestamp() * 1_000 == FROM_MS
    assert asked.texts == ("avg:y{*}", "sum:x{*}.as_count()")


def test_without_formulas_every_query_is_answered() -> None:
    asked = v2_request(make_body(formulas=[], interval=None))

    assert [query.name for _, query in asked.queries] == ["x", "y"]
    assert asked.interval_s is None


@pytest.mark.parametrize(("start", "end"), [(TO_MS, FROM_MS), (FROM_MS, FROM_MS), (0, 10**18)])
def test_a_window_that_is_none_is_unprocessable(start: int, end: int) -> None:
    error = refusal(make_body(**{"from": start, "to": end}))

    assert error.status == 422
    assert "'from' must be before 'to'" in error.detail


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"data": []}',
        b'{"data": {"type": "other", "attributes": {"from": 1, "to": 2, "queries": []}}}',
        make_body(**{"from": "yesterday"}),
        make_body(**{"from": 1.5}),
        make_body(interval=True),
        make_body(formulas=[{"formula": "a / b"}]),
        make_body(queries=[{"data_source": "logs", "name": "a", "query": "x"}], formulas=[]),
        make_body(
            queries=[{"data_source": "metrics", "name": "a", "query": "nonsense"}], formulas=[]
        ),
    ],
)
def test_a_malformed_request_is_refused(body: bytes) -> None:
    assert refusal(body).status == 400


@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=4),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["data", "attributes", "queries", "from", "to", "name"]),
                inner,
                max_size=4,
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_body_is_read_or_refused(body: bytes) -> None:
    with suppress(BadRequestError):
        assert v2_request(body).queries is not None


def test_the_older_endpoint_speaks_seconds() -> None:
    asked = v1_request({"from": "1794978000", "to": "1795064400", "query": "avg:x{*}"})

    assert asked.window.start.timestamp() == 1_794_978_000
    assert asked.queries[0][1].name == "x"


def test_the_older_endpoint_needs_its_parameters() -> None:
    for query in ({}, {"from": "1", "to": "x", "query": "avg:x{*}"}):
        with pytest.raises(BadRequestError):
            v1_request(query)
    with pytest.raises(QueryTextError):
        v1_request({"from": "1", "to": "2", "query": "nonsense"})
