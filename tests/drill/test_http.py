"""Requests and answers."""

from __future__ import annotations

import pytest

from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.journal import Exchange


def test_a_request_is_taken_apart() -> None:
    request = Request.of("GET", "/api/v1/query?from=1&to=2&to=3", {"DD-API-KEY": "k"}, b"")

    assert request.path == "/api/v1/query"
    assert request.query == {"from": "1", "to": "3"}
    assert request.headers == {"dd-api-key": "k"}


def test_an_answer_is_compact_json_and_refuses_what_json_cannot_hold() -> None:
    exchange = Exchange(method="GET", path="/", status=200)

    assert Answer(status=200, body={"a": [1, None]}, exchange=exchange).payload == b'{"a":[1,null]}'
    with pytest.raises(ValueError, match="JSON"):
        _ = Answer(status=200, body=float("nan"), exchange=exchange).payload
