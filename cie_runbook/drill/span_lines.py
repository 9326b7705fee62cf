"""The spans that a failure leaves in the traces, with the trace id that its log lines carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.failures import RETRY_S
from cie_runbook.drill.hostile import hostile_text
from cie_runbook.drill.log_lines import CLAIM_JOB, JOB, REST_PATHS, SACRIFICIAL
from cie_runbook.drill.moments import iso_ms, to_ms
from cie_runbook.drill.story import Failure, FailureKind

CLINICIAN_EVERY = 4  # of failing vista-api calls, one in so many was clinician-workflow's
EXTENSION_PATHS = ("/lambda/flush", "/lambda/hello")
CHIP_ACTIONS = ("check-in", "pre-checkin", "refresh-appointments", "set-precheckin-started")
SAID: Mapping[str, tuple[str, str]] = {
    "rpc_timeout": ("java.net.SocketTimeoutException", "Read timed out (RPC Socket Timeout)"),
    "connection_refused": ("java.net.ConnectException", "Connection refused"),
    "rest_error": ("RestError", "REST error 500"),
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """One span: whose, and its attributes as the service answers them."""

    org: str
    start_ms: int
    entry: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Call:
    """What differs between the spans of a failure."""

    service: str
    resource: str
    type: str
    kind: str
    method: str = ""
    status_code: str = ""
    path_group: str = ""
    error: tuple[str, str] | None = None
    extra: Mapping[str, Any] | None = None
    org: str = "tevi"
    level: int = 0


def spans_of(failure: Failure) -> Iterator[Span]:
    """Yield the spans of a failure, the outermost first."""
    yield from _WRITERS[failure.kind](failure)


def recovery(failure: Failure) -> Span:
    """Return the span of a background job's run that went well, after its last failure."""
    call = _Call(
        service="clinician-workflow-sidekiq",
        resource=JOB,
        type="worker",
        kind="consumer",
        extra={"sidekiq": {"job": {"id": failure.request_id, "retry_count": "1"}}},
    )
    return _span(failure, call, later_ms=RETRY_S * 1_000, trace=failure.trace_id ^ 0x5A5A)


def _vista(failure: Failure) -> Iterator[Span]:
    error = SAID[failure.kind]
    noted = f"{error[1]} {hostile_text(failure.trace_id)}".rstrip()
    path = REST_PATHS[failure.trace_id % len(REST_PATHS)]
    if failure.trace_id % CLINICIAN_EVERY == 0:
        yield from _clinician(failure, noted)
    else:
        action = CHIP_ACTIONS[failure.trace_id // CLINICIAN_EVERY % len(CHIP_ACTIONS)]
        yield _span(
            failure,
            _Call(
                service=f"project-chipapi-{action}-prod",
                resource=f"POST /actions/{action}/{{uuid}}",
                type="serverless",
                kind="server",
                method="POST",
                status_code="503" if failure.kind == "rpc_timeout" else "500",
                path_group="/actions/?/?",
                error=("DownstreamError", f"vista-api: {noted}"),
            ),
        )
    group = f"{path}/?/?/?"
    yield _span(
        failure,
        _Call(
            service="vista-api",
            resource=f"PUT {path}/{{station}}/{{apptIen}}/{{stepIen}}",
            type="web",
            kind="server",
            method="PUT",
            status_code="500",
            path_group=group,
            error=(error[0], noted),
            extra={"vista": {"station": failure.station}},
            level=1,
        ),
    )


def _clinician(failure: Failure, noted: str) -> Iterator[Span]:
    yield _span(
        failure,
        _Call(
            service="clinician-workflow",
            resource="Api::V1::AppointmentsController#index",
            type="web",
            kind="server",
            method="GET",
            status_code="502",
            path_group="/api/v1/clinics/?/appointments",
            error=("VistaApi::ServerError", f"vista-api: {noted}"),
        ),
    )
    for level, (service, resource) in enumerate(
        (("defaultdb", "SELECT clinics"), ("cache", "GET clinics")), start=2
    ):
        yield _span(
            failure,
            _Call(
                service=f"clinician-workflow-{service}",
                resource=resource,
                type="db",
                kind="client",
                error=("RequestAborted", "the caller gave up"),
                level=level,
            ),
        )


def _mismatch(failure: Failure) -> Iterator[Span]:
    yield _span(
        failure,
        _Call(
            service="project-lorota-prod",
            resource="POST /token",
            type="serverless",
            kind="server",
            method="POST",
            status_code="401",
            path_group="/token",
        ),
    )


def _job(failure: Failure) -> Iterator[Span]:
    yield _span(
        failure,
        _Call(
            service="clinician-workflow-sidekiq",
            resource=JOB,
            type="worker",
            kind="consumer",
            error=("VistaApi::ServerError", "vista-api answered 500"),
            extra={"sidekiq": {"job": {"id": failure.request_id, "retry_count": "0"}}},
        ),
    )


def _sacrifice(failure: Failure) -> Iterator[Span]:
    yield _span(
        failure,
        _Call(
            service=SACRIFICIAL,
            resource=SACRIFICIAL,
            type="serverless",
            kind="server",
            error=("Timeout", "Task timed out after 3.00 seconds"),
        ),
    )
    path = EXTENSION_PATHS[failure.trace_id % len(EXTENSION_PATHS)]
    yield _span(
        failure,
        _Call(
            service="project-chipapi-check-in-prod",
            resource=f"POST {path}",
            type="http",
            kind="client",
            method="POST",
            status_code="500",
            path_group=path,
            error=("ExtensionError", "the extension was stopped"),
            level=1,
        ),
    )


def _claim(failure: Failure) -> Iterator[Span]:
    yield _span(
        failure,
        _Call(
            service="vets-api-sidekiq",
            resource=CLAIM_JOB,
            type="worker",
            kind="consumer",
            error=("Common::Exceptions::BackendServiceException", "BTSSS did not answer"),
            extra={"sidekiq": {"job": {"id": failure.request_id}}},
            org="vagov",
        ),
    )


def _span(failure: Failure, call: _Call, *, later_ms: int = 0, trace: int | None = None) -> Span:
    start = to_ms(failure.at) - round(failure.duration_ms) + call.level + later_ms
    length_ms = max(1.0, failure.duration_ms - 2 * call.level)
    trace_id = trace or failure.trace_id
    entry = {
        "service": call.service,
        "resource_name": call.resource,
        "operation_name": f"{call.type}.request" if call.type != "worker" else "sidekiq.job",
        "type": call.type,
        "env": "prod",
        "host": f"{call.service}-host",
        "trace_id": str(trace_id),
        "span_id": str(_child(trace_id, call.level)),
        "parent_id": str(_child(trace_id, 0)) if call.level else "0",
        "start_timestamp": iso_ms(start),
        "end_timestamp": iso_ms(start + round(length_ms)),
        "ingestion_reason": "auto",
        "retained_by": "diversity_sampling",
        "single_span": False,
        "tags": ["env:prod", f"service:{call.service}"],
        "custom": _custom(call, length_ms),
    }
    return Span(org=call.org, start_ms=start, entry=entry)


def _custom(call: _Call, length_ms: float) -> dict[str, Any]:
    custom: dict[str, Any] = {
        "duration": round(length_ms * 1e6),
        "env": "prod",
        "span": {"kind": call.kind},
        "status": "error" if call.error else "ok",
        **(call.extra or {}),
    }
    if call.path_group:
        custom["http"] = {
            "method": call.method,
            "status_code": call.status_code,
            "path_group": call.path_group,
            "url_details": {"host": f"{call.service}.drill.invalid", "path": call.path_group},
        }
    if call.error:
        custom["error"] = {"type": call.error[0], "message": call.error[1]}
    return custom


def _child(trace_id: int, level: int) -> int:
    return (trace_id * 31 + 7 + level) % 2**63


_WRITERS: Mapping[FailureKind, Callable[[Failure], Iterator[Span]]] = {
    "rpc_timeout": _vista,
    "connection_refused": _vista,
    "rest_error": _vista,
    "lorota_mismatch": _mismatch,
    "btsss_error": _claim,
    "job_error": _job,
    "sacrificial_lambda": _sacrifice,
}
