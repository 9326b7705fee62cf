"""Spans of failures."""

from __future__ import annotations

import pytest

from cie_runbook.drill.failures import KINDS, RETRY_S
from cie_runbook.drill.log_lines import CLINICIAN_EVERY, lines_of
from cie_runbook.drill.span_lines import recovery, spans_of
from cie_runbook.drill.story import FailureKind
from tests.drill.test_log_lines import make_failure


@pytest.mark.parametrize("kind", KINDS)
def test_spans_carry_in_decimal_the_trace_id_that_logs_carry_in_hexadecimal(
    kind: FailureKind,
) -> None:
    failure = make_failure(kind, 987_654_321)
    logged = next(lines_of(failure)).entry["attributes"]["dd"]["trace_id"]

    for span in spans_of(failure):
        assert span.entry["trace_id"] == "987654321"
        assert int(logged[16:], 16) == int(span.entry["trace_id"])


def test_a_failing_call_shows_at_its_caller_and_at_vista_api() -> None:
    outer, inner = spans_of(make_failure("rpc_timeout", 1))

    assert outer.entry["service"].startswith("project-chipapi-")
    assert outer.entry["custom"]["http"]["status_code"] == "503"
    assert inner.entry["service"] == "vista-api"
    assert inner.entry["parent_id"] == outer.entry["span_id"]
    assert outer.entry["parent_id"] == "0"


def test_clinician_workflow_repeats_an_error_in_its_database_and_cache() -> None:
    services = [span.entry["service"] for span in spans_of(make_failure("rest_error", 4))]

    assert CLINICIAN_EVERY == 4
    assert services == [
        "clinician-workflow",
        "clinician-workflow-defaultdb",
        "clinician-workflow-cache",
        "vista-api",
    ]


def test_a_job_that_recovers_runs_well_two_minutes_later_under_the_same_job_id() -> None:
    failure = make_failure("job_error")
    (failed,) = spans_of(failure)
    again = recovery(failure)

    assert again.start_ms - failed.start_ms == RETRY_S * 1_000
    assert again.entry["custom"]["status"] == "ok"
    assert (
        again.entry["custom"]["sidekiq"]["job"]["id"]
        == failed.entry["custom"]["sidekiq"]["job"]["id"]
    )


def test_a_mistyped_name_is_no_error_of_the_service() -> None:
    (span,) = spans_of(make_failure("lorota_mismatch"))

    assert span.entry["custom"]["status"] == "ok"
    assert "error" not in span.entry["custom"]
