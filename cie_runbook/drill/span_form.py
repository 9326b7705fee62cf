"""The form of a span, as the service answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.moments import iso_ms


@dataclass(frozen=True, kw_only=True)
class Span:
    """One span: whose, and its attributes as the service answers them."""

    org: str
    start_ms: int
    entry: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Call:
    """What differs between the spans of a trace.

    Attributes
    ----------
    service, resource, type, kind : str
        Who did what, in the words of the tracer.
    method, status_code, path_group : str
        Of a web request; "" where it is none.
    error : (str, str) or None
        Class and message; None for a call that went well.
    extra : mapping or None
        Further attributes.
    org : str
        Whose traces hold it.
    level : int
        How deep in the trace; 0 for the span that it begins with.
    """

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


def chip_call(action: str, status_code: str, error: tuple[str, str] | None = None) -> Call:
    """Return a call of CHIP's, named alike whether it went well or not."""
    return Call(
        service=f"project-chipapi-{action}-prod",
        resource=f"POST /actions/{action}/{{uuid}}",
        type="serverless",
        kind="server",
        method="POST",
        status_code=status_code,
        path_group="/actions/?/?",
        error=error,
    )


def vista_call(
    path: str,
    status_code: str,
    error: tuple[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Call:
    """Return vista-api's part of such a call, below its caller's."""
    return Call(
        service="vista-api",
        resource=f"PUT {path}/{{station}}/{{apptIen}}/{{stepIen}}",
        type="web",
        kind="server",
        method="PUT",
        status_code=status_code,
        path_group=f"{path}/?/?/?",
        error=error,
        extra=extra,
        level=1,
    )


def span_of(call: Call, trace_id: int, start_ms: int, length_ms: float) -> Span:
    """Return the span of a call; spans deeper than the first are its children."""
    length = max(1.0, length_ms)
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
        "start_timestamp": iso_ms(start_ms),
        "end_timestamp": iso_ms(start_ms + round(length)),
        "ingestion_reason": "auto",
        "retained_by": "diversity_sampling",
        "single_span": False,
        "tags": ["env:prod", f"service:{call.service}"],
        "custom": _custom(call, length),
    }
    return Span(org=call.org, start_ms=start_ms, entry=entry)


def _custom(call: Call, length_ms: float) -> dict[str, Any]:
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
