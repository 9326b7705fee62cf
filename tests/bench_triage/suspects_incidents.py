"""Seeded incidents, and quiet hours that look like some, with what telemetry loses of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from tests.bench_triage.suspects_world import FLOWS, STATIONS, Fault, Generator, Traffic, serve

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
BEFORE = timedelta(minutes=60)
LASTING = timedelta(minutes=20)
SENDERS = ("vets-api", "chip", "lorota", "vista-api", "clinician-workflow", "sidekiq-vets-api")
CALLED = ("vets-api", "chip", "lorota", "vista-api", "clinician-workflow")
SILENT = ("vista", "btsss", "twilio", "veis", "va-notify")


@dataclass(frozen=True, kw_only=True)
class Incident:
    """What triage is given, and the services at fault: none in a quiet hour."""

    kind: str
    spans: pd.DataFrame
    metrics: pd.DataFrame
    start: datetime
    end: datetime
    truth: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What happens beside the fault, and what telemetry loses."""

    per_minute: float
    surge: float = 1.0
    strain: float = 1.0
    missing: float = 0.0
    kept_good: float = 1.0  # of traces without an error
    keeps_budget: bool = False  # good traces are sampled to the same number whatever the traffic
    skew_ms: float = 20.0
    burst: float = 1.0  # how many times more of the standing errors come in bursts
    standing: Mapping[tuple[str, str], float]


def incident(kind: str, seed: int) -> Incident:
    """Make one incident: the same kind and seed give the same."""
    rng = np.random.default_rng([seed, sorted(KINDS).index(kind)])
    conditions, faults = KINDS[kind](rng, _conditions(rng))
    spans, metrics = _telemetry(rng, conditions, faults)
    truth = frozenset(fault.service for fault in faults)
    return Incident(
        kind=kind, spans=spans, metrics=metrics, start=START, end=START + LASTING, truth=truth
    )


def _conditions(rng: Generator) -> Conditions:
    standing = {(service, "500"): float(rng.uniform(0.0, 0.01)) for service in SENDERS}
    standing |= {(service, "503"): float(rng.uniform(0.0, 0.008)) for service in SILENT}
    standing[("lorota", "401")] = float(rng.uniform(0.05, 0.10))  # mistyped names
    return Conditions(
        per_minute=float(rng.uniform(25, 60)),
        surge=float(rng.choice([0.7, 1.0, 1.0, 1.5, 2.5])),
        missing=float(rng.choice([0.0, 0.02, 0.1])),
        kept_good=float(rng.choice([1.0, 1.0, 0.5, 0.25])),
        skew_ms=float(rng.choice([5.0, 50.0, 800.0])),
        standing=standing,
    )


Made = tuple[Conditions, tuple[Fault, ...]]


def _pick(rng: Generator, names: tuple[str, ...]) -> str:
    return str(rng.choice(list(names)))


def _error(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, SENDERS + SILENT)
    return conditions, (Fault(service=where, kind="error", share=float(rng.uniform(0.3, 0.95))),)


def _slow(rng: Generator, conditions: Conditions) -> Made:
    late = float(rng.uniform(300, 3000))
    share = float(rng.uniform(0.5, 1.0))
    where = _pick(rng, SENDERS + SILENT)
    return conditions, (Fault(service=where, kind="slow", share=share, late_ms=late),)


def _hang(rng: Generator, conditions: Conditions) -> Made:
    share = float(rng.uniform(0.3, 0.9))
    where = _pick(rng, (*CALLED[1:], *SILENT))
    return conditions, (Fault(service=where, kind="hang", share=share, late_ms=45_000.0),)


def _network(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, CALLED)
    fault = Fault(service=where, kind="network", late_ms=float(rng.uniform(200, 2000)))
    links = {"vista-api": ("chip", "clinician-workflow"), "chip": ("vets-api",)}
    caller = _pick(rng, links.get(where, ("",)))
    return conditions, (replace(fault, caller=caller) if caller and rng.random() < 0.5 else fault,)


def _refused(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, CALLED + SILENT)
    return conditions, (Fault(service=where, kind="refused", share=float(rng.uniform(0.3, 1.0))),)


def _breaker(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, ("chip", "lorota", "vista-api"))
    return conditions, (Fault(service=where, kind="breaker", share=float(rng.uniform(0.6, 0.95))),)


def _station(rng: Generator, conditions: Conditions) -> Made:
    kind, late = ("error", 0.0) if rng.random() < 0.5 else ("slow", 4_000.0)
    where = _pick(rng, ("vista", "vista", "vista-api"))
    fault = Fault(
        service=where, kind=kind, share=0.9, late_ms=late, station=_pick(rng, STATIONS[:6])
    )
    return conditions, (fault,)


def _two(rng: Generator, conditions: Conditions) -> Made:
    first, second = rng.choice(["vista", "lorota", "btsss", "chip"], size=2, replace=False)
    shares = rng.uniform(0.3, 0.8, size=2)
    return conditions, (
        Fault(service=str(first), kind="error", share=float(shares[0])),
        Fault(service=str(second), kind="error", share=float(shares[1]), status="503"),
    )


def _partial(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, SENDERS + SILENT)
    return conditions, (Fault(service=where, kind="error", share=float(rng.uniform(0.06, 0.15))),)


def _operation(rng: Generator, conditions: Conditions) -> Made:
    service, name = (
        ("lorota", "POST token"),
        ("chip", "actions/confirm"),
        ("vista-api", "GET appointments"),
        ("vets-api", "sessions#create"),
    )[int(rng.integers(4))]
    return conditions, (Fault(service=service, kind="error", share=0.7, operation=name),)


def _hidden(rng: Generator, conditions: Conditions) -> Made:
    where = _pick(rng, ("lorota", "chip", "vista-api"))
    standing = {**conditions.standing, (where, "404"): 0.2, ("lorota", "401"): 0.2}
    fault = Fault(service=where, kind="error", share=float(rng.uniform(0.08, 0.2)), status="500")
    return replace(conditions, standing=standing), (fault,)


def _calm(_: Generator, conditions: Conditions) -> Made:
    return conditions, ()


def _surge(rng: Generator, conditions: Conditions) -> Made:
    surge = float(rng.uniform(2, 5))
    return replace(conditions, surge=surge, strain=float(rng.uniform(1.0, 1.5))), ()


def _sampled_surge(rng: Generator, conditions: Conditions) -> Made:
    surge = float(rng.uniform(2, 5))
    return replace(conditions, surge=surge, kept_good=0.3, keeps_budget=True), ()


def _noisy(rng: Generator, conditions: Conditions) -> Made:
    standing = {key: min(0.3, 6 * share) for key, share in conditions.standing.items()}
    return replace(conditions, standing=standing, missing=float(rng.choice([0.0, 0.15]))), ()


def _lull(rng: Generator, conditions: Conditions) -> Made:
    return replace(conditions, surge=float(rng.uniform(0.1, 0.4))), ()


FAULTS: Mapping[str, Callable[[Generator, Conditions], Made]] = {
    "errors": _error,
    "slow callee": _slow,
    "callee times out": _hang,
    "network delay": _network,
    "refused": _refused,
    "open breaker": _breaker,
    "one station": _station,
    "two faults": _two,
    "part of the traffic": _partial,
    "one operation": _operation,
    "under standing errors": _hidden,
}
QUIET: Mapping[str, Callable[[Generator, Conditions], Made]] = {
    "calm": _calm,
    "surge": _surge,
    "surge, sampled": _sampled_surge,
    "standing errors": _noisy,
    "lull": _lull,
}
KINDS = {**FAULTS, **QUIET}


def _telemetry(
    rng: Generator, conditions: Conditions, faults: tuple[Fault, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = [_flow(rng, conditions, faults, flow) for flow in range(len(FLOWS))]
    spans = pd.concat(parts, ignore_index=True)
    metrics = _counters(spans)
    spans = _sampled(rng, conditions, spans)
    spans = spans[rng.random(len(spans)) >= conditions.missing]
    skew = {name: rng.normal(0.0, conditions.skew_ms) for name in sorted(set(spans["service"]))}
    at = spans["at_ms"] + spans["service"].map(skew)
    told = pd.DataFrame(
        {
            "trace_id": spans["trace"],
            "span_id": "s" + spans["span"].astype(str),
            "parent_id": ("s" + spans["parent"].astype(str)).where(spans["parent"] > 0),
            "start": pd.Timestamp(START) + pd.to_timedelta(at, unit="ms"),
            **{name: spans[name] for name in ("service", "name", "peer", "duration_ms", "error")},
            **{name: spans[name] for name in ("status", "station")},
        }
    )
    return told.sample(frac=1.0, random_state=int(rng.integers(2**31))), metrics


def _flow(
    rng: Generator, conditions: Conditions, faults: tuple[Fault, ...], flow: int
) -> pd.DataFrame:
    step, weight = FLOWS[flow]
    minutes = [part.total_seconds() / 60 for part in (BEFORE, LASTING)]
    counts = [rng.poisson(conditions.per_minute * weight * one) for one in minutes]
    counts[1] = rng.poisson(conditions.per_minute * weight * minutes[1] * conditions.surge)
    at = np.concatenate(
        [
            rng.uniform(-minutes[0], 0, counts[0]) * 60_000,
            rng.uniform(0, minutes[1], counts[1]) * 60_000,
        ]
    )
    favour = np.linspace(3.0, 1.0, len(STATIONS))
    traffic = Traffic(
        rng=rng,
        faults=faults,
        standing=conditions.standing,
        broken=at >= 0,
        station=rng.choice(np.array(STATIONS, dtype=object), len(at), p=favour / favour.sum()),
        strain=np.where(at >= 0, conditions.strain, 1.0),
        # A breaker opens a minute after its callee begins to fail, but for probes.
        opens_at=np.where(at > 60_000, 0.85, 0.0),
        flow=flow,
    )
    serve(traffic, step, at, np.ones(len(at), dtype=bool), 0)
    spans = pd.concat(traffic.blocks, ignore_index=True)
    return spans.assign(trace=f"{flow}-" + spans["trace"].astype(str))


def _sampled(rng: Generator, conditions: Conditions, spans: pd.DataFrame) -> pd.DataFrame:
    """Keep all traces with an error, and a share of the others."""
    begun = spans.groupby("trace")["at_ms"].min()
    failed = spans.groupby("trace")["error"].any()
    kept = pd.Series(conditions.kept_good, index=begun.index)
    if conditions.keeps_budget:
        kept[begun >= 0] /= conditions.surge
    keep = failed | (rng.random(len(begun)) < kept)
    return spans[spans["trace"].map(keep)]


def _counters(spans: pd.DataFrame) -> pd.DataFrame:
    """Count every request a minute, as the services' own counters do before any sampling."""
    served = spans[spans["peer"].isna()]
    minute = pd.Timestamp(START) + pd.to_timedelta(served["at_ms"] // 60_000, unit="min")
    table = served.assign(time=minute).groupby(["service", "time"])["error"].agg(["size", "sum"])
    table = table.set_axis(["requests", "errors"], axis="columns").reset_index()
    told = table.rename(columns={"service": "node"}).melt(["time", "node"], var_name="metric")
    return told.astype({"value": float})
