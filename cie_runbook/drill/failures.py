"""A day's failed calls, one by one, drawn so that they add up to what the metrics count."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import BIN_S, Floats, Ints, Mask
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.story import Failure, FailureKind
from cie_runbook.drill.world import World

ATTEMPTS = 3  # of a background job, before it is given up
RETRY_S = 120  # a background job that failed is queued again to run this much later
JOBS_A_DAY = 5.0  # jobs that fail once and succeed when they run again
JOBS_PER_VISTA_FAILURE = 0.02
SACRIFICES_A_BIN = 0.6  # lines of the Lambda that is there to be ignored
GATEWAY_MS = 30_000.0
STORM_BEGINS_H, STORM_BINS, STORM_JOBS = 14 + 5 / 60, 3, 4  # US Eastern; bins; jobs in each
MAJOR_SHARE = 0.05  # of vista-api's calls: from here on a retry meets the same failure


@dataclass(frozen=True)
class Kind:
    """What failures of one kind are counted by, whose fault they are, how long they take.

    Attributes
    ----------
    service : str
        The catalog's service.
    counted_by : tuple of str
        The counts that these failures add up to; empty where no metric counts them.
    usual_ms, most_ms : float
        Shortest and longest wait [ms].
    """

    service: str
    counted_by: tuple[str, ...]
    usual_ms: float
    most_ms: float


VISTA_KINDS: tuple[FailureKind, ...] = ("rpc_timeout", "connection_refused", "rest_error")
KINDS: Mapping[FailureKind, Kind] = {
    "rpc_timeout": Kind("vista-api", ("vista_api_rpc_timeouts",), 29_100, GATEWAY_MS),
    "connection_refused": Kind("vista-api", ("vista_api_connections_refused",), 4, 60),
    "rest_error": Kind("vista-api", ("vista_api_rest_errors",), 300, 4_000),
    "lorota_mismatch": Kind(
        "lorota", ("checkin_verify_failed", "precheckin_verify_failed"), 90, 400
    ),
    "btsss_error": Kind(
        "btsss",
        (
            "btsss_checkin_error",
            "btsss_checkin_timeout",
            "btsss_oh_error",
            "btsss_oh_timeout",
        ),
        400,
        12_000,
    ),
    "job_error": Kind("clinician-workflow", (), 300, GATEWAY_MS),
    "sacrificial_lambda": Kind("chip", (), 20, 900),
}


def failures_of(world: World, day: date) -> tuple[Failure, ...]:
    """Return every failure of `day`, in order of time.

    The counted kinds have in each bin exactly as many failures as the metrics have counts, and
    none where no metrics arrived.
    """
    made = world.telemetry(day)
    found = [failure for kind in KINDS for failure in _failures(world, made, kind)]
    return tuple(sorted(found, key=lambda failure: (failure.at, failure.trace_id)))


def counted(made: Telemetry, references: tuple[str, ...]) -> Ints:
    """Return the sum of some counts in each bin; a bin without points counts nothing."""
    total = np.zeros(made.grid.size)
    for reference in references:
        total += np.nan_to_num(made.national.get(reference, total * 0))
    return total.astype(np.int64)


def is_reported(made: Telemetry) -> Floats:
    """Return 1 for each bin in which telemetry arrived, 0 elsewhere."""
    return (~np.isnan(made.national["cw_puma_backlog"])).astype(float)


def _failures(world: World, made: Telemetry, kind: FailureKind) -> Iterator[Failure]:
    chance = stream(world.seed, made.grid.day, "failures", kind)
    if kind == "job_error":
        yield from _jobs(world, made, chance)
        return
    if kind == "sacrificial_lambda":
        counts = chance.poisson(SACRIFICES_A_BIN * is_reported(made)).astype(np.int64)
    else:
        counts = counted(made, KINDS[kind].counted_by)
    bins = np.repeat(np.arange(made.grid.size), counts)
    yield from drawn(world, kind, times(world, made, bins, chance), chance)


def times(world: World, made: Telemetry, bins: Ints, chance: np.random.Generator) -> Ints:
    """Draw instants [ms] inside the bins, none of them later than the telemetry's end."""
    starts = made.grid.starts_s[bins] * 1_000
    ends = starts + BIN_S * 1_000
    if world.now is not None:
        ends = np.minimum(ends, to_ms(world.now))  # a bin with counts has begun before it
    return np.asarray(starts + chance.random(len(bins)) * (ends - starts), dtype=np.int64)


def drawn(
    world: World, kind: FailureKind, at_ms: Ints, chance: np.random.Generator
) -> Iterator[Failure]:
    """Yield a call of a kind for each instant [ms], at a station drawn by its size."""
    size, what = len(at_ms), KINDS[kind]
    stations = chance.choice(len(world.stations), size, p=world.stations.weights)
    waits = what.usual_ms + (what.most_ms - what.usual_ms) * chance.random(size) ** 2
    traces = chance.integers(1, 2**63, size)
    ids = chance.bytes(32 * size)
    for i in range(size):
        yield Failure(
            at=datetime.fromtimestamp(int(at_ms[i]) / 1_000, UTC),
            kind=kind,
            service=what.service,
            station=world.stations.ids[stations[i]],
            trace_id=int(traces[i]),
            request_id=str(uuid.UUID(bytes=ids[32 * i : 32 * i + 16], version=4)),
            checkin_uuid=str(uuid.UUID(bytes=ids[32 * i + 16 : 32 * i + 32], version=4)),
            duration_ms=round(float(waits[i]), 1),
        )


def _jobs(world: World, made: Telemetry, chance: np.random.Generator) -> Iterator[Failure]:
    """Yield background jobs that failed; where VistA fails on, their retries fail with them."""
    failing = sum(counted(made, KINDS[kind].counted_by) for kind in VISTA_KINDS)
    calls = np.maximum(counted(made, ("vista_api_requests",)), 1)
    is_major = failing / calls > MAJOR_SHARE
    expected = JOBS_A_DAY / made.grid.size * is_reported(made)
    expected = expected + JOBS_PER_VISTA_FAILURE * failing * is_major
    bins = np.repeat(np.arange(made.grid.size), chance.poisson(expected))
    for failure in drawn(world, "job_error", times(world, made, bins, chance), chance):
        yield failure
        yield from _retries(world, made, failure, is_major)
    if world.scenario.upset.job_storm and made.grid.day == world.day:
        storm = np.isin(np.arange(made.grid.size), _storm_bins(made))
        bins = np.flatnonzero(storm & (is_reported(made) > 0)).repeat(STORM_JOBS)
        for failure in drawn(world, "job_error", times(world, made, bins, chance), chance):
            yield failure
            yield from _retries(world, made, failure, np.ones(made.grid.size, dtype=np.bool_))


def _storm_bins(made: Telemetry) -> Ints:
    """Return the bins in which the jobs of a storm begin."""
    first = int(np.searchsorted(made.grid.eastern.hour, STORM_BEGINS_H))
    return np.arange(first, first + STORM_BINS)


def _retries(world: World, made: Telemetry, first: Failure, is_major: Mask) -> Iterator[Failure]:
    at_ms = to_ms(first.at)
    for attempt in range(1, ATTEMPTS):
        at_ms += RETRY_S * 1_000
        position = (at_ms // 1_000 - made.grid.start_s) // BIN_S
        is_over = world.now is not None and at_ms >= to_ms(world.now)
        if is_over or position >= made.grid.size or not is_major[position]:
            return
        yield Failure(
            at=datetime.fromtimestamp(at_ms / 1_000, UTC),
            kind="job_error",
            service=first.service,
            station=first.station,
            trace_id=(first.trace_id + attempt * 7919) % 2**63,
            request_id=first.request_id,
            checkin_uuid=first.checkin_uuid,
            duration_ms=first.duration_ms,
        )
