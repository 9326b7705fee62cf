"""Log lines of failures."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cie_runbook.drill.hostile import HOSTILE_EVERY, HOSTILE_TEXTS, PLANTED_PRIVATE, PRIVATE_EVERY
from cie_runbook.drill.log_lines import (
    CLINICIAN_EVERY,
    DUPLICATE_EVERY,
    SACRIFICIAL,
    LogLine,
    lines_of,
)
from cie_runbook.drill.story import Failure, FailureKind


def make_failure(kind: FailureKind, trace_id: int = 1) -> Failure:
    return Failure(
        at=datetime(2026, 11, 18, 15, 0, tzinfo=UTC),
        kind=kind,
        service="vista-api",
        station="442",
        trace_id=trace_id,
        request_id="6f2c6b1e-0000-4000-8000-000000000001",
        checkin_uuid="6f2c6b1e-0000-4000-8000-000000000002",
        duration_ms=29_800.0,
    )


def lines(kind: FailureKind, trace_id: int = 1) -> list[LogLine]:
    return list(lines_of(make_failure(kind, trace_id)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("rpc_timeout", "SocketTimeoutException: Read timed out"),
        ("connection_refused", "ConnectException: Connection refused"),
        ("rest_error", "REST error 500"),
        ("lorota_mismatch", "does not match with current record"),
        ("job_error", "PreCacheAppointmentsByClinicJob"),
    ],
)
def test_each_kind_says_what_the_real_service_says(kind: FailureKind, words: str) -> None:
    assert words in lines(kind)[0].entry["message"]


@pytest.mark.parametrize("kind", ["rpc_timeout", "connection_refused", "rest_error"])
def test_chip_logs_what_failed_it_in_the_same_trace_and_clinician_workflow_does_not(
    kind: FailureKind,
) -> None:
    of_vista, of_chip = lines(kind, 1)
    trace = of_vista.entry["attributes"]["dd"]
    assert (of_chip.entry["service"], of_chip.entry["attributes"]["dd"]) == ("chip", trace)
    assert [line.entry["service"] for line in lines(kind, CLINICIAN_EVERY)] == ["vista-api"]


def test_a_retry_after_a_cut_call_finds_the_step_set_already() -> None:
    first, _of_chip, second = lines("rpc_timeout", DUPLICATE_EVERY)

    assert "Duplicate status entry." in second.entry["message"]
    assert second.entry["attributes"]["http"]["status_code"] == 200
    assert second.at_ms > first.at_ms


def test_travel_claims_fail_in_three_forms_of_which_one_lacks_the_uuid() -> None:
    forms: list[tuple[str, dict[str, Any]]] = []
    for trace_id in (3, 4, 5):
        begun, failed, *_ = lines("btsss_error", trace_id)
        assert begun.entry["status"] == "info"
        assert failed.entry["status"] == "error"
        forms.append((begun.entry["message"], dict(failed.entry["attributes"])))

    assert make_failure("btsss_error").checkin_uuid in forms[0][0]
    assert ["uuid" in attributes for _, attributes in forms] == [False, True, True]
    assert "error_class" in forms[2][1]
    assert {form[1]["named_tags"]["class"] for form in forms} == {
        "CheckIn::TravelClaimSubmissionJob"
    }


def test_vetext_knows_the_visit_of_a_failed_claim_by_uuid_and_short_link() -> None:
    vetext = [line for line in lines("btsss_error") if line.org == "vetext"]

    assert [line.entry["service"] for line in vetext] == ["quartz", "quartz"]
    assert make_failure("btsss_error").checkin_uuid in vetext[0].entry["message"]
    links = {line.entry["attributes"]["shortUrl"] for line in vetext}
    assert len(links) == 1
    assert lines("btsss_error")[0].at_ms - vetext[1].at_ms >= 45 * 60_000


def test_the_noise_that_is_to_be_ignored_has_its_own_service() -> None:
    assert lines("sacrificial_lambda")[0].entry["service"] == SACRIFICIAL


def test_some_lines_carry_hostile_or_private_text() -> None:
    hostile = lines("rpc_timeout", HOSTILE_EVERY)[0].entry["message"]
    private = lines("lorota_mismatch", PRIVATE_EVERY)[0].entry["message"]

    assert any(text.strip() in hostile for text in HOSTILE_TEXTS)
    assert all(value in private for value in PLANTED_PRIVATE.values())
