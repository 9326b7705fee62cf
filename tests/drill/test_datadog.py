"""Datadog's metrics API as a rehearsal plays it, without a socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cie_runbook.drill.datadog import DatadogApi
from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.keys import KeyPair, invented_keys
from cie_runbook.drill.quota import Quota, Quotas
from cie_runbook.window import Window
from tests.drill.worlds import METRIC_NAMES, WEDNESDAY, known_world, telemetry

DAY = Window.of_day(WEDNESDAY)
KEYS = invented_keys(("vagov", "tevi", "vetext"))
COMPLETED = "sum:vets.completed{environment:prod}.as_count().rollup(sum, 300)"
CHIP_P95 = "avg:drill.chip.time.95percentile{env:prod}.rollup(avg, 300)"


def make_api(keys: dict[str, KeyPair] | None = None, limit: int = 1_600) -> DatadogApi:
    return DatadogApi(known_world(), keys or KEYS, Quotas(Quota(limit=limit), lambda: 0.0))


def headers(org: str) -> dict[str, str]:
    return {"dd-api-key": KEYS[org].api_key, "dd-application-key": KEYS[org].app_key}


def timeseries(*queries: str, changes: Mapping[str, Any] | None = None) -> bytes:
    attributes = {
        "from": int(DAY.start.timestamp() * 1_000),
        "to": int(DAY.end.timestamp() * 1_000),
        "queries": [
            {"data_source": "metrics", "name": f"q{index}", "query": query}
            for index, query in enumerate(queries)
        ],
        "formulas": [{"formula": f"q{index}"} for index in range(len(queries))],
    } | dict(changes or {})
    return json.dumps({"data": {"type": "timeseries_request", "attributes": attributes}}).encode()


def post(org: str, body: bytes, api: DatadogApi | None = None) -> Answer:
    request = Request(
        method="POST", path="/api/v2/query/timeseries", headers=headers(org), body=body
    )
    return (api or make_api()).answer(request)


def get(org: str, path: str, **query: str) -> Answer:
    return make_api().answer(Request(method="GET", path=path, query=query, headers=headers(org)))


def test_several_queries_come_on_one_time_axis_with_their_index() -> None:
    requests = "sum:drill.chip.requests{env:prod}.as_count().rollup(sum, 300)"
    attributes = post("tevi", timeseries(CHIP_P95, requests)).body["data"]["attributes"]
    made = telemetry().national

    assert [series["query_index"] for series in attributes["series"]] == [0, 1]
    assert len(attributes["times"]) == int((~np.isnan(made["chip_requests"])).sum())
    assert sum(attributes["values"][1]) == np.nansum(made["chip_requests"])


def test_the_keys_alone_tell_the_orgs_apart() -> None:
    there, elsewhere = post("tevi", timeseries(CHIP_P95)), post("vagov", timeseries(CHIP_P95))

    assert there.body["data"]["attributes"]["series"]
    assert elsewhere.body["data"]["attributes"]["series"] == []
    assert (there.exchange.org, elsewhere.exchange.org) == ("tevi", "vagov")


def test_an_unknown_metric_is_an_empty_answer_and_not_an_error() -> None:
    answer = post("vagov", timeseries("sum:no.such.metric{*}.as_count()"))

    assert answer.status == 200
    assert answer.body["data"]["attributes"] == {"series": [], "times": [], "values": []}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"dd-api-key": "wrong", "dd-application-key": KEYS["tevi"].app_key},
        {"dd-api-key": KEYS["tevi"].api_key},
        {"dd-api-key": KEYS["tevi"].api_key, "dd-application-key": "wrong"},
        {"dd-api-key": KEYS["tevi"].api_key, "dd-application-key": KEYS["vagov"].app_key},
    ],
)
def test_wrong_missing_and_borrowed_keys_are_forbidden(given: dict[str, str]) -> None:
    request = Request(
        method="POST",
        path="/api/v2/query/timeseries",
        headers=given,
        body=timeseries(CHIP_P95),
    )
    answer = make_api().answer(request)

    assert (answer.status, answer.body) == (403, {"errors": ["Forbidden"]})


def test_a_key_without_the_scope_is_forbidden_by_name() -> None:
    keys = dict(KEYS) | {"tevi": replace(KEYS["tevi"], scopes=frozenset({"metrics_read"}))}
    answer = post("tevi", timeseries(CHIP_P95), make_api(keys))

    assert answer.status == 403
    assert any("timeseries_query" in sentence for sentence in answer.body["errors"])


def test_validating_needs_the_api_key_only() -> None:
    request = Request(
        method="GET", path="/api/v1/validate", headers={"dd-api-key": KEYS["tevi"].api_key}
    )

    assert make_api().answer(request).body == {"valid": True}
    assert make_api().answer(replace(request, headers={})).status == 403


def test_a_window_that_ends_before_it_starts_is_unprocessable() -> None:
    start = int(DAY.start.timestamp() * 1_000)
    answer = post("vagov", timeseries(COMPLETED, changes={"from": start, "to": start - 1}))

    assert answer.status == 422
    assert set(answer.body["errors"][0]) == {"title", "detail"}


def test_the_older_endpoint_gives_the_same_points() -> None:
    bounds = {"from": str(int(DAY.start.timestamp())), "to": str(int(DAY.end.timestamp()))}
    body = get("tevi", "/api/v1/query", query=CHIP_P95, **bounds).body
    (series,) = body["series"]
    newer = post("tevi", timeseries(CHIP_P95)).body["data"]["attributes"]

    assert body["status"] == "ok"
    assert series["interval"] == 300
    assert series["pointlist"] == [
        list(pair) for pair in zip(newer["times"], newer["values"][0], strict=True)
    ]


def test_the_older_endpoint_answers_200_to_a_query_that_it_cannot_parse() -> None:
    answer = get("tevi", "/api/v1/query", query="nonsense", **{"from": "1", "to": "2"})

    assert answer.status == 200
    assert answer.body["status"] == "error"


def test_the_older_endpoint_does_not_tell_unknown_from_empty() -> None:
    answer = get("tevi", "/api/v1/query", query="avg:no.such{*}", **{"from": "1", "to": "2"})

    assert (answer.status, answer.body["status"], answer.body["series"]) == (200, "ok", [])


def test_whether_a_metric_exists_can_be_asked() -> None:
    name = METRIC_NAMES["chip_requests"]

    assert get("tevi", f"/api/v1/metrics/{name}").body["type"] == "count"
    assert get("vagov", f"/api/v1/metrics/{name}").status == 404


def test_other_paths_are_not_found() -> None:
    assert get("tevi", "/api/v1/elsewhere").status == 404


def test_every_answer_says_how_the_rate_limit_stands() -> None:
    api = make_api(limit=1)
    answers = [post("tevi", timeseries(CHIP_P95), api) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["0", "0"]
    assert int(answers[1].headers["X-RateLimit-Reset"]) > 0


def test_the_journal_notes_queries_and_window_and_no_key() -> None:
    exchange = post("tevi", timeseries(CHIP_P95)).exchange

    assert exchange.queries == (CHIP_P95,)
    assert (exchange.start_s, exchange.end_s) == (DAY.start.timestamp(), DAY.end.timestamp())
    assert "key" not in repr(exchange)
