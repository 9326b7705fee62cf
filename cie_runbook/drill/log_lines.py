"""The log lines that a failure leaves behind, in whichever organisation and at whatever moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.hostile import hostile_text, private_text
from cie_runbook.drill.moments import iso_ms, to_ms
from cie_runbook.drill.rpc_lines import HOSTS, STEP_RPC, hex_trace
from cie_runbook.drill.story import Failure, FailureKind

SACRIFICIAL = "project-chipapi-cwsacrificiallambda-prod"
JOB = "PreCacheAppointmentsByClinicJob"
CLAIM_JOB = "CheckIn::TravelClaimSubmissionJob"
DUPLICATE_EVERY = 5  # of the calls that the gateway cut, so many retries find the step set already
CLINICIAN_EVERY = 4  # of failing vista-api calls, one in so many was clinician-workflow's
CHIP_ACTIONS = ("check-in", "pre-checkin", "refresh-appointments", "set-precheckin-started")
CHIP_SAID: Mapping[FailureKind, tuple[str, str]] = {
    "rpc_timeout": ("TimeoutError", "vista-api did not answer within 29000 ms"),
    "connection_refused": ("DownstreamError", "vista-api answered 500: Connection refused"),
    "rest_error": ("DownstreamError", "vista-api answered 500: REST error"),
}
RETRY_MS, SUBMIT_MS = 34_000, 2_000
INITIATED_MS, REMINDED_MS = 25 * 60_000, 70 * 60_000  # before the claim failed
REST_PATHS = (
    "/vista-api/api/v1/sdec/appointments",
    "/vista-api/api/v1/sdec/checkin-status-set",
    "/vista-api/api/v1/sdec/patient-demographics",
)
MISMATCHES = (
    "lastName does not match with current record",
    "dob does not match with current record",
    "lastName or dob does not match with current record",
)
UNLINKED_EVERY = 16  # of the visits, one in so many began at the poster and not with a text
CLAIM_CODES = ("CLM_010_CLAIM_SUBMISSION_ERROR", "CLM_011_CLAIM_TIMEOUT_ERROR")


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line: when, whose, and the attributes of its log event without the time."""

    at_ms: int
    org: str
    entry: Mapping[str, Any]


def lines_of(failure: Failure) -> Iterator[LogLine]:
    """Yield what a failure makes services log, some of it before and some after the failure."""
    yield from _WRITERS[failure.kind](failure)


def _vista(failure: Failure) -> Iterator[LogLine]:
    at, trace = to_ms(failure.at), failure.trace_id
    said = {
        "rpc_timeout": "java.net.SocketTimeoutException: Read timed out (RPC Socket Timeout)",
        "connection_refused": "java.net.ConnectException: Connection refused",
        "rest_error": f"REST error 500 on {REST_PATHS[trace % len(REST_PATHS)]}",
    }[failure.kind]
    kind = {"rpc_timeout": "SocketTimeoutException", "connection_refused": "ConnectException"}
    inner: dict[str, Any] = {
        "vista": {"rpc": STEP_RPC, "station": failure.station},
        "error": {"kind": f"java.net.{kind.get(failure.kind, 'RestError')}", "message": said},
        "request_id": failure.request_id,
        "duration": round(failure.duration_ms * 1e6),
    }
    if failure.kind == "rest_error":
        inner["http"] = {"method": "PUT", "status_code": 500, "url_details": {"path": said[18:]}}
        inner["error"]["kind"] = "RestError"
    message = f"ERROR [gov.va.vista.api] station {failure.station}: {said} {_extra(trace)}".rstrip()
    yield _line(at, "tevi", "vista-api", "error", message, failure, inner, HOSTS[trace % 4])
    if not is_clinicians(failure):
        yield _chip(failure)
    if failure.kind == "rpc_timeout" and trace % DUPLICATE_EVERY == 0:
        yield _duplicate(failure)


def is_clinicians(failure: Failure) -> bool:
    """Say whether clinician-workflow made the call to vista-api; else CHIP did."""
    return failure.trace_id % CLINICIAN_EVERY == 0


def action_of(failure: Failure) -> str:
    """Return what CHIP was doing when vista-api failed it."""
    return CHIP_ACTIONS[failure.trace_id // CLINICIAN_EVERY % len(CHIP_ACTIONS)]


def _chip(failure: Failure) -> LogLine:
    """Return what CHIP logs when vista-api fails it, in the trace of the call."""
    kind, said = CHIP_SAID[failure.kind]
    action = action_of(failure)
    path = f"/actions/{action}/{failure.checkin_uuid}"
    inner = {
        "lambda": {"request_id": failure.request_id},
        "http": {"method": "POST", "url_details": {"path": path}},
        "error": {"kind": kind, "message": said},
    }
    message = f"ERROR {action} {failure.checkin_uuid}: {said}"
    return _line(to_ms(failure.at), "tevi", "chip", "error", message, failure, inner)


def _duplicate(failure: Failure) -> LogLine:
    """Return a retry after the gateway cut: HTTP 200, and refused, since the step is set."""
    path = f"{REST_PATHS[1]}/{failure.station}/{failure.trace_id % 10**7}/4"
    message = (
        '{"success":false,"severity":"","responseStatus":200,"message":"Duplicate status entry.",'
        f'"path":"{path}","payload":null}}'
    )
    inner = {
        "http": {"method": "PUT", "status_code": 200, "url_details": {"path": path}},
        "vista": {"station": failure.station},
        "request_id": failure.request_id,
    }
    at = to_ms(failure.at) + RETRY_MS
    return _line(at, "tevi", "vista-api", "info", message, failure, inner, HOSTS[0])


def _mismatch(failure: Failure) -> Iterator[LogLine]:
    trace = failure.trace_id
    message = f"401 {MISMATCHES[trace % len(MISMATCHES)]} {_extra(trace)}".rstrip()
    inner = {
        "lambda": {"request_id": failure.request_id},
        "uuid": failure.checkin_uuid,
        "http": {"method": "POST", "status_code": 401, "url_details": {"path": "/token"}},
    }
    yield _line(to_ms(failure.at), "tevi", "lorota", "warn", message, failure, inner)


def _job(failure: Failure) -> Iterator[LogLine]:
    inner = {
        "sidekiq": {"job": {"class": JOB, "id": failure.request_id}},
        "vista": {"station": failure.station},
        "error": {"kind": "VistaApi::ServerError", "message": "vista-api answered 500"},
    }
    message = f"{JOB} failed: vista-api answered 500; queued again in 2 minutes"
    yield _line(to_ms(failure.at), "tevi", "clinician-workflow", "error", message, failure, inner)


def _sacrifice(failure: Failure) -> Iterator[LogLine]:
    inner = {"lambda": {"request_id": failure.request_id}}
    message = "Task timed out after 3.00 seconds"
    yield _line(to_ms(failure.at), "tevi", SACRIFICIAL, "error", message, failure, inner)


def _claim(failure: Failure) -> Iterator[LogLine]:
    """Yield a failed travel claim, in one of the three forms that the job has logged in."""
    _, _, failed, told = _claim_texts(failure)
    begun, *of_vetext = submitted(failure)
    yield begun
    yield _line(to_ms(failure.at), "vagov", "vets-api", "error", failed, failure, told)
    yield from of_vetext


def submitted(claim: Failure) -> Iterator[LogLine]:
    """Yield what every travel claim leaves behind, whether or not it failed in the end."""
    begun, began, _, _ = _claim_texts(claim)
    at = to_ms(claim.at) - SUBMIT_MS
    yield _line(at, "vagov", "vets-api", "info", begun, claim, began)
    if claim.trace_id % UNLINKED_EVERY:
        yield from _told_by_vetext(claim)


def _claim_texts(failure: Failure) -> tuple[str, dict[str, Any], str, dict[str, Any]]:
    """Return message and attributes of the line at the start and of the error line."""
    at, form = to_ms(failure.at), failure.trace_id % 3
    named = {"named_tags": {"class": CLAIM_JOB, "request_id": failure.request_id}}
    facts = {
        "uuid": failure.checkin_uuid,
        "appointment_date": iso_ms(at)[:10],
        "station_number": failure.station,
        "facility_type": "vamc",
    }
    without_uuid = {key: value for key, value in facts.items() if key != "uuid"}
    cause = f"BTSSS did not answer {_extra(failure.trace_id)}".rstrip()
    if form == 0:
        begun = f"Submitting travel claim for {', '.join(facts.values())}"
        content = {**named, "message_content": begun}
        return begun, content, f"Error calling BTSSS Service: {cause}", named
    begun = f"{CLAIM_JOB}: Submitting travel claim"
    began = {**named, **without_uuid, "status": "submitting"}
    if form == 1:
        told = {**named, **facts}
        return begun, began, f"{CLAIM_JOB}: Error calling BTSSS Service: {cause}", told
    code = CLAIM_CODES[failure.trace_id // 3 % len(CLAIM_CODES)]
    told = {
        **named,
        "uuid": failure.checkin_uuid,
        "facility_type": "vamc",
        "response_code": code,
        "error_class": "Common::Exceptions::BackendServiceException",
    }
    return begun, began, f"{CLAIM_JOB}: Error calling BTSSS Service", told


def _told_by_vetext(failure: Failure) -> Iterator[LogLine]:
    """Yield what VEText logged of the same visit: the link it sent, the reminder before."""
    at, short = to_ms(failure.at), f"https://www.va.gov/c/{failure.checkin_uuid[:6]}"
    initiated = {"uuid": failure.checkin_uuid, "shortUrl": short}
    message = f"InitiateCheckinResponse uuid={failure.checkin_uuid} shortUrl={short}"
    yield _line(at - INITIATED_MS, "vetext", "quartz", "info", message, failure, initiated)
    reminded = {
        "shortUrl": short,
        "encodedPhone": f"{failure.trace_id:016x}",
        "apptIen": str(failure.trace_id % 10**7),
    }
    message = f"PCI Check-In Reminder shortUrl={short} phone={reminded['encodedPhone']}"
    yield _line(at - REMINDED_MS, "vetext", "quartz", "info", message, failure, reminded)


def _extra(trace_id: int) -> str:
    """Return what a few lines carry besides: hostile text, or private data; both invented."""
    return f"{hostile_text(trace_id)} {private_text(trace_id)}".strip()


def _line(  # noqa: PLR0913, PLR0917 - a log event has so many parts
    at_ms: int,
    org: str,
    service: str,
    status: str,
    message: str,
    failure: Failure,
    inner: Mapping[str, Any],
    host: str | None = None,
) -> LogLine:
    entry = {
        "service": service,
        "status": status,
        "host": host or f"{service}-prod",
        "message": message,
        "tags": ["env:prod", f"service:{service}"],
        "attributes": {
            **inner,
            "dd": {"trace_id": hex_trace(to_ms(failure.at), failure.trace_id)},
        },
    }
    return LogLine(at_ms=at_ms, org=org, entry=entry)


_WRITERS: Mapping[FailureKind, Callable[[Failure], Iterator[LogLine]]] = {
    "rpc_timeout": _vista,
    "connection_refused": _vista,
    "rest_error": _vista,
    "lorota_mismatch": _mismatch,
    "btsss_error": _claim,
    "job_error": _job,
    "sacrificial_lambda": _sacrifice,
}
