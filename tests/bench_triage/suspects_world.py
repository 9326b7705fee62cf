"""Made traces of the check-in services: requests that call each other, and spans that they leave.

Written from the call graph alone; it shares no code with what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Generator = np.random.Generator

SILENT = frozenset({"vista", "btsss", "veis", "twilio", "va-notify"})  # they send no spans
REMOTE_NAMES: Mapping[str, str] = {"vista-api": "vista-api.internal", "chip": "api.chip.internal"}
STATIONS = tuple(str(400 + 7 * one) for one in range(20))
PATIENCE_MS: Mapping[str, float] = {"vets-website": 60_000.0, "chip": 10_000.0, "vets-api": 15_000}
USUAL_PATIENCE_MS = 20_000.0


@dataclass(frozen=True)
class Step:
    """One operation of a service: its own time, and whom it calls in turn."""

    service: str
    name: str
    own_ms: float
    calls: tuple[Step, ...] = ()


def _vista(name: str) -> Step:
    return Step("vista-api", name, 40.0, (Step("vista", "RPC", 120.0),))


FLOWS: tuple[tuple[Step, float], ...] = (
    (
        Step(
            "vets-website",
            "POST check-in",
            20.0,
            (
                Step(
                    "vets-api",
                    "patient_check_ins#create",
                    30.0,
                    (
                        Step("lorota", "GET data", 25.0),
                        Step(
                            "chip",
                            "actions/check-in",
                            35.0,
                            (_vista("PUT checkin-status"), Step("twilio", "send", 80.0)),
                        ),
                    ),
                ),
            ),
        ),
        0.4,
    ),
    (
        Step(
            "vets-website",
            "POST session",
            15.0,
            (Step("vets-api", "sessions#create", 25.0, (Step("lorota", "POST token", 30.0),)),),
        ),
        0.25,
    ),
    (
        Step(
            "vets-api",
            "demographics#update",
            30.0,
            (
                Step(
                    "chip",
                    "actions/confirm",
                    30.0,
                    (
                        Step(
                            "clinician-workflow",
                            "PATCH confirmations",
                            45.0,
                            (_vista("GET appointments"),),
                        ),
                    ),
                ),
            ),
        ),
        0.15,
    ),
    (
        Step(
            "sidekiq-vets-api",
            "TravelClaimSubmissionJob",
            50.0,
            (
                Step("veis", "POST token", 60.0),
                Step("btsss", "POST claims", 300.0),
                Step("va-notify", "POST sms", 90.0),
            ),
        ),
        0.2,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with one service, from when on, and for which part of the traffic."""

    service: str
    kind: str  # error, slow, hang, network, refused, breaker
    share: float = 1.0  # of its requests
    station: str | None = None
    operation: str | None = None
    caller: str | None = None  # of a link, where only one is bad
    status: str = "500"
    late_ms: float = 0.0


@dataclass(kw_only=True)
class Traffic:
    """Traces of one flow: when they begin, where, and what has been written of them."""

    rng: Generator
    faults: tuple[Fault, ...]
    standing: Mapping[tuple[str, str], float]  # service and status to the share that fails so
    broken: Flags  # which traces begin while the faults last
    station: npt.NDArray[np.object_]
    strain: Floats  # 1 where nothing is under load
    opens_at: Floats  # share of breakers that are open, by trace
    flow: int
    blocks: list[pd.DataFrame] = field(default_factory=list)
    spans: int = 0


@dataclass(frozen=True)
class Answer:
    """How requests ended: how long they took, and their status."""

    ms: Floats
    status: npt.NDArray[np.object_]

    @property
    def failed(self) -> Flags:
        """Tell which failed."""
        return np.asarray(self.status != "200")


def serve(traffic: Traffic, step: Step, at: Floats, live: Flags, parent: int) -> Answer:
    """Let a service that sends spans answer, and write its span."""
    rng, size = traffic.rng, len(at)
    span = traffic.spans = traffic.spans + 1
    own = step.own_ms * rng.lognormal(0.0, 0.35, size) * traffic.strain
    own += _late(traffic, step, ("slow", "hang"))
    status = _own_status(traffic, step)
    fails_early = status != "200"
    total = own.copy()
    for callee in step.calls:
        asked = live & ~fails_early
        answer = call(traffic, step, callee, at + total, asked, span)
        total += np.where(asked, answer.ms, 0.0)
        passed = asked & answer.failed & (rng.random(size) < 0.97)
        # A 401 of a mistyped name is passed on as it is; what else fails below is a bad gateway.
        worse = np.where(answer.status == "401", "401", "502")
        status = np.where(passed, worse, status)
        fails_early = fails_early | passed
    _write(traffic, span, parent, step.service, step.name, "", at, total, status, live)
    return Answer(total, status)


def call(  # noqa: PLR0913, PLR0917 (who calls whom, and when)
    traffic: Traffic, caller: Step, callee: Step, at: Floats, live: Flags, parent: int
) -> Answer:
    """Let a service call another over the network, and write the span of the call."""
    rng, size = traffic.rng, len(at)
    span = traffic.spans = traffic.spans + 1
    way = rng.lognormal(1.0, 0.4, size) + _late(traffic, callee, ("network",), caller.service)
    way += _late(traffic, caller, ("network",), caller.service)
    refused = _hit(traffic, callee, "refused", caller.service)
    opened = _hit(traffic, callee, "breaker", caller.service) & (
        rng.random(size) < traffic.opens_at
    )
    reached = live & ~refused & ~opened
    if callee.service in SILENT:
        own = callee.own_ms * rng.lognormal(0.0, 0.5, size) * traffic.strain
        own += _late(traffic, callee, ("slow", "hang"))
        answer = Answer(own, _own_status(traffic, callee))
    else:
        answer = serve(traffic, callee, at + way / 2, reached, span)
    ms = np.where(reached, answer.ms + way, 2.0 + rng.random(size))
    status = np.where(reached, answer.status, np.where(opened, "503", "refused"))
    patience = PATIENCE_MS.get(caller.service, USUAL_PATIENCE_MS)
    gave_up = ms > patience
    ms, status = np.where(gave_up, patience, ms), np.where(gave_up, "timeout", status)
    # Half of the breakers stand before the instrumentation: such a call leaves no span.
    written = live & ~(opened & (traffic.flow % 2 == 0))
    peer = REMOTE_NAMES.get(callee.service, callee.service)
    _write(traffic, span, parent, caller.service, "http.request", peer, at, ms, status, written)
    return Answer(ms, status)


def _hit(traffic: Traffic, step: Step, kind: str, caller: str | None = None) -> Flags:
    hit = np.zeros(len(traffic.broken), dtype=bool)
    for fault in traffic.faults:
        applies = fault.service == step.service and fault.kind == kind
        applies = applies and fault.operation in (None, step.name)
        if applies and fault.caller in (None, caller):
            part = traffic.rng.random(len(hit)) < fault.share
            if fault.station is not None:
                part &= traffic.station == fault.station
            hit |= part & traffic.broken
    return hit


def _late(
    traffic: Traffic, step: Step, kinds: tuple[str, ...], caller: str | None = None
) -> Floats:
    late = np.zeros(len(traffic.broken))
    for fault in traffic.faults:
        if fault.service == step.service and fault.kind in kinds:
            one = _hit(traffic, step, fault.kind, caller)
            late += one * fault.late_ms * traffic.rng.lognormal(0.0, 0.25, len(late))
    return late


def _own_status(traffic: Traffic, step: Step) -> npt.NDArray[np.object_]:
    status = np.full(len(traffic.broken), "200", dtype=object)
    for (service, code), share in traffic.standing.items():
        if service == step.service:
            status[traffic.rng.random(len(status)) < share] = code
    for fault in traffic.faults:
        if fault.service == step.service and fault.kind in ("error", "breaker"):
            status[_hit(traffic, step, fault.kind)] = fault.status
    return status


def _write(  # noqa: PLR0913, PLR0917 (the columns of a span)
    traffic: Traffic,
    span: int,
    parent: int,
    service: str,
    name: str,
    peer: str,
    at: Floats,
    ms: Floats,
    status: npt.NDArray[np.object_],
    live: Flags,
) -> None:
    rows = np.flatnonzero(live)
    traffic.blocks.append(
        pd.DataFrame(
            {
                "trace": rows,
                "span": span,
                "parent": parent,
                "service": service,
                "name": name,
                "peer": peer or None,
                "at_ms": at[rows],
                "duration_ms": ms[rows],
                "error": status[rows] != "200",
                "status": status[rows],
                "station": traffic.station[rows] if service in ("vista-api", "chip") else None,
            }
        )
    )
