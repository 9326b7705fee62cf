"""What CHIP, LoROTA, vista-api and clinician-workflow report of themselves."""

from __future__ import annotations

import numpy as np

from cie_runbook.drill.clients import WITHOUT_VISTA, Calls, chip_pace, service_pace
from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.latency import Latency

CHIP_LATENCY = Latency(2_300, 6_600)
LOROTA_LATENCY = Latency(120, 400)
VISTA_LATENCY = Latency(800, 3_000)

STORED_DOCUMENTS = 60.0  # appointment documents that CHIP hands to LoROTA, a bin
RPC_PER_CHIP_CALL = 2.0
PRECACHE_CALLS, NIGHT_CALLS = 70.0, 4.0  # clinician-workflow's own calls to vista-api, a bin
VISTA_REST, VISTA_TIMEOUTS, VISTA_REFUSED = 0.004, 0.003, 0.0008
# How a failing VistA shows in vista-api's counters, a share of calls each where all calls fail.
FAILING_REST, FAILING_TIMEOUTS, FAILING_REFUSED = 0.12, 0.65, 0.30
QUEUE_GROWTH, QUEUE_DRAIN = 45.0, 60.0  # Sidekiq jobs a bin


def chip_series(calls: Calls, mobile: tuple[Floats, Floats], day: Day) -> Series:
    """Return requests, errors and durations that CHIP reports: vets-api's calls and the app's."""
    requests = np.sum([ok + failed for ok, failed in calls.values()], axis=0) + mobile[0]
    errors = np.sum([failed for _, failed in calls.values()], axis=0) + mobile[1]
    timer = day.timer(
        "chip_time",
        requests,
        CHIP_LATENCY,
        factor=chip_pace(day),
        slow_share=day.disturbance.vista_slow,
    )
    return {"chip_requests": requests, "chip_errors": errors} | timer


def lorota_series(calls: Calls, day: Day) -> Series:
    """Return what LoROTA reports; a mistyped name is not an error of the service."""
    stored = day.counts("lorota-stored", STORED_DOCUMENTS * day.busy, day.disturbance.traffic)
    asked = np.sum([ok + failed for ok, failed in calls.values()], axis=0)
    errors = calls["data"][1] + day.binomial("lorota-store-failed", stored, 0.001)
    timer = day.timer(
        "lorota_time", asked + stored, LOROTA_LATENCY, factor=service_pace(day, "lorota")
    )
    return {"lorota_requests": asked + stored, "lorota_errors": errors} | timer


def vista_series(calls: Calls, mobile: tuple[Floats, Floats], day: Day) -> Series:
    """Return requests, errors by kind and durations that vista-api reports."""
    asked = np.sum(
        [ok + failed for name, (ok, failed) in calls.items() if name not in WITHOUT_VISTA], axis=0
    )
    own = day.poisson("vista-precache", PRECACHE_CALLS * day.busy + NIGHT_CALLS)
    requests = RPC_PER_CHIP_CALL * (asked + mobile[0]) + own
    failing = day.disturbance.vista_failing
    shares = {
        "vista_api_rest_errors": (VISTA_REST, FAILING_REST),
        "vista_api_rpc_timeouts": (VISTA_TIMEOUTS, FAILING_TIMEOUTS),
        "vista_api_connections_refused": (VISTA_REFUSED, FAILING_REFUSED),
    }
    series = {
        name: day.failures(name, requests, usual, beyond * failing)
        for name, (usual, beyond) in shares.items()
    }
    timer = day.timer(
        "vista_api_time",
        requests,
        VISTA_LATENCY,
        factor=service_pace(day, "vista-api"),
        slow_share=day.disturbance.vista_slow,
    )
    return series | {"vista_api_requests": requests} | timer


def workflow_series(day: Day) -> Series:
    """Return clinician-workflow's queues: Sidekiq jobs waiting, and Puma's backlog.

    Jobs that cannot reach VistA are queued again, so the queue grows while calls fail and is
    worked off afterwards.
    """
    failing = day.disturbance.vista_failing
    change = np.where(failing > 0, QUEUE_GROWTH * failing * day.busy, -QUEUE_DRAIN)
    waiting = np.zeros(day.grid.size)
    for position in range(1, day.grid.size):
        waiting[position] = max(0.0, waiting[position - 1] + change[position])
    backlog = 0.3 + 0.7 * day.busy + 30 * failing * day.busy
    return {
        "cw_sidekiq_enqueued": day.poisson("sidekiq", 2 + 7 * day.busy) + np.floor(waiting),
        "cw_puma_backlog": day.poisson("puma", backlog),
    }
