"""The spans that a failure leaves in the traces, with the trace id that its log lines carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cie_runbook.drill.failures import RETRY_S
from cie_runbook.drill.hostile import hostile_text
from cie_runbook.drill.log_lines import (
    CLAIM_JOB,
    JOB,
    REST_PATHS,
    SACRIFICIAL,
    action_of,
    is_clinicians,
)
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.span_form import Call, Span, chip_call, span_of, vista_call
from cie_runbook.drill.story import Failure, FailureKind

EXTENSION_PATHS = ("/lambda/flush", "/lambda/hello")
SAID: Mapping[str, tuple[str, str]] = {
    "rpc_timeout": ("java.net.SocketTimeoutException", "Read timed out (RPC Socket Timeout)"),
    "connection_refused": ("java.net.ConnectException", "Connection refused"),
    "rest_error": ("RestError", "REST error 500"),
}


def spans_of(failure: Failure) -> Iterator[Span]:
    """Yield the spans of a failure, the outermost first."""
    yield from _WRITERS[failure.kind](failure)


def recovery(failure: Failure) -> Span:
    """Return the span of a background job's run that went well, after its last failure."""
    call = _job_call(failure, retry="1")
    return _span(failure, call, later_ms=RETRY_S * 1_000, trace=failure.trace_id ^ 0x5A5A)


def _vista(failure: Failure) -> Iterator[Span]:
    error = SAID[failure.kind]
    noted = f"{error[1]} {hostile_text(failure.trace_id)}".rstrip()
    path = REST_PATHS[failure.trace_id % len(REST_PATHS)]
    if is_clinicians(failure):
        yield from _clinician(failure, noted)
    else:
        yield _chip(failure, noted)
    station = {"vista": {"station": failure.station}}
    yield _span(failure, vista_call(path, "500", (error[0], noted), station))


def _chip(failure: Failure, noted: str) -> Span:
    status_code = "503" if failure.kind == "rpc_timeout" else "500"
    error = ("DownstreamError", f"vista-api: {noted}")
    return _span(failure, chip_call(action_of(failure), status_code, error))


def _clinician(failure: Failure, noted: str) -> Iterator[Span]:
    yield _span(
        failure,
        Call(
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
            Call(
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
        Call(
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
    error = ("VistaApi::ServerError", "vista-api answered 500")
    yield _span(failure, _job_call(failure, retry="0", error=error))


def _job_call(failure: Failure, *, retry: str, error: tuple[str, str] | None = None) -> Call:
    return Call(
        service="clinician-workflow-sidekiq",
        resource=JOB,
        type="worker",
        kind="consumer",
        error=error,
        extra={"sidekiq": {"job": {"id": failure.request_id, "retry_count": retry}}},
    )


def _sacrifice(failure: Failure) -> Iterator[Span]:
    yield _span(
        failure,
        Call(
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
        Call(
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
        Call(
            service="vets-api-sidekiq",
            resource=CLAIM_JOB,
            type="worker",
            kind="consumer",
            error=("Common::Exceptions::BackendServiceException", "BTSSS did not answer"),
            extra={"sidekiq": {"job": {"id": failure.request_id}}},
            org="vagov",
        ),
    )


def _span(failure: Failure, call: Call, *, later_ms: int = 0, trace: int | None = None) -> Span:
    start = to_ms(failure.at) - round(failure.duration_ms) + call.level + later_ms
    return span_of(call, trace or failure.trace_id, start, failure.duration_ms - 2 * call.level)


_WRITERS: Mapping[FailureKind, Callable[[Failure], Iterator[Span]]] = {
    "rpc_timeout": _vista,
    "connection_refused": _vista,
    "rest_error": _vista,
    "lorota_mismatch": _mismatch,
    "btsss_error": _claim,
    "job_error": _job,
    "sacrificial_lambda": _sacrifice,
}
