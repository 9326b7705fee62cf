"""A span has the form of the service's answer."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.drill.span_form import Call, span_of

CALL = Call(service="vista-api", resource="PUT /x", type="web", kind="server", level=1)


def test_a_deeper_span_is_a_child_of_the_first() -> None:
    outer = span_of(replace(CALL, level=0), 42, 1_000, 10.0).entry
    inner = span_of(CALL, 42, 1_001, 8.0).entry

    assert outer["parent_id"] == "0"
    assert inner["parent_id"] == outer["span_id"]
    assert inner["trace_id"] == outer["trace_id"] == "42"


def test_an_error_makes_its_status_and_says_why() -> None:
    failed = span_of(replace(CALL, error=("RestError", "500")), 42, 0, 5.0).entry["custom"]

    assert (failed["status"], failed["error"]["type"]) == ("error", "RestError")
    assert span_of(CALL, 42, 0, 5.0).entry["custom"]["status"] == "ok"


def test_only_a_web_request_has_its_attributes() -> None:
    web = replace(CALL, path_group="/x/?", method="PUT", status_code="200")

    assert span_of(web, 42, 0, 5.0).entry["custom"]["http"]["path_group"] == "/x/?"
    assert "http" not in span_of(CALL, 42, 0, 5.0).entry["custom"]


def test_nothing_takes_less_than_a_millisecond() -> None:
    assert span_of(CALL, 42, 0, -3.0).entry["custom"]["duration"] == 1_000_000
