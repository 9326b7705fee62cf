"""What vets-api counts and times of its own requests and of its calls to CHIP and LoROTA."""

from __future__ import annotations

import numpy as np

from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.latency import Latency, wander
from cie_runbook.drill.traffic import Flow

BUSY_SLOWDOWN = 0.10  # how much slower services are in the busiest hour
WANDER = 0.03  # of a service's speed by the hour and by the day, on the log scale
CLIENT_FAULTS, TOKEN_FAULTS, LOROTA_FAULTS, CONFIRM_FAULTS = 0.004, 0.001, 0.003, 0.003
CONFIRMS_SHARE = 0.45  # of verified Veterans who confirm their demographics anew
TOKEN_SHARE = 0.12  # of CHIP calls that need a new token first

CHIP_LATENCY = {
    "check_in_appointment": Latency(2_900, 7_400),
    "refresh_appointments": Latency(2_300, 6_200),
    "pre_check_in": Latency(2_700, 7_000),
    "token": Latency(140, 330),
    "set_precheckin_started": Latency(2_000, 5_600),
    "confirm_demographics": Latency(1_400, 4_000),
    "refresh_precheckin": Latency(2_200, 6_000),
}
WITHOUT_VISTA = ("token", "confirm_demographics")
REQUEST_LATENCY = {
    "checkin_link_time": Latency(34, 90),
    "precheckin_link_time": Latency(34, 90),
    "checkin_verify_time": Latency(190, 520),
    "precheckin_verify_time": Latency(190, 520),
    "checkin_fetch_time": Latency(210, 640),
    "precheckin_fetch_time": Latency(210, 640),
}
COMPLETE_LATENCY = {
    "checkin_complete_time": Latency(3_000, 7_600),
    "precheckin_complete_time": Latency(2_800, 7_200),
}
DEMOGRAPHICS_LATENCY = Latency(1_500, 4_200)
LOROTA_TOKEN_LATENCY, LOROTA_DATA_LATENCY = Latency(125, 400), Latency(130, 420)

Calls = dict[str, tuple[Floats, Floats]]
"""Operation to its answered and failed calls by bin."""


def chip_calls(checkin: Flow, precheckin: Flow, day: Day) -> Calls:
    """Return the calls that vets-api makes to CHIP for the two flows."""
    failing = day.disturbance.vista_failing
    verified, pre_verified = checkin.total("verified"), precheckin.total("verified")
    confirming = day.binomial("confirm-calls", verified, CONFIRMS_SHARE)
    calls: Calls = {
        "check_in_appointment": (checkin.total("completed"), checkin.total("failed")),
        "refresh_appointments": _split(
            day, "refresh-appointments", verified, CLIENT_FAULTS, failing
        ),
        "pre_check_in": (precheckin.total("completed"), precheckin.total("failed")),
        # The client swallows errors of this call: it never counts a failure.
        "set_precheckin_started": (pre_verified, np.zeros(day.grid.size)),
        "confirm_demographics": _split(day, "confirm", confirming, CONFIRM_FAULTS),
        "refresh_precheckin": _split(
            day, "refresh-precheckin", pre_verified, CLIENT_FAULTS, failing
        ),
    }
    all_calls = np.sum([ok + failed for ok, failed in calls.values()], axis=0)
    fetches = day.binomial("token-calls", all_calls, TOKEN_SHARE)
    calls["token"] = _split(day, "token", fetches, TOKEN_FAULTS)
    return calls


def chip_client_series(calls: Calls, day: Day) -> Series:
    """Return counts and durations of the CHIP client."""
    pace = chip_pace(day)
    series: Series = {}
    for name, (ok, failed) in calls.items():
        slow = 0.0 if name in WITHOUT_VISTA else day.disturbance.vista_slow
        series |= {f"chip_client_{name}_ok": ok, f"chip_client_{name}_failed": failed}
        series |= day.timer(
            f"chip_client_{name}_time",
            ok + failed,
            CHIP_LATENCY[name],
            factor=pace,
            slow_share=slow,
        )
    return series


def lorota_calls(checkin: Flow, precheckin: Flow, day: Day) -> Calls:
    """Return the calls that vets-api makes to LoROTA; mistyped names fail its token call."""
    verified = checkin.total("verified") + precheckin.total("verified")
    refused = checkin.total("verify_failed") + precheckin.total("verify_failed")
    return {
        "token": (verified, refused),
        "data": _split(day, "lorota-data", verified, LOROTA_FAULTS),
    }


def lorota_client_series(calls: Calls, day: Day) -> Series:
    """Return counts and durations of the LoROTA client."""
    pace = service_pace(day, "lorota")
    series: Series = {}
    for name, latency in (("token", LOROTA_TOKEN_LATENCY), ("data", LOROTA_DATA_LATENCY)):
        ok, failed = calls[name]
        series |= {f"lorota_client_{name}_ok": ok, f"lorota_client_{name}_failed": failed}
        series |= day.timer(f"lorota_client_{name}_time", ok + failed, latency, factor=pace)
    return series


def request_series(flow: Flow, name: str, day: Day) -> Series:
    """Return the durations of vets-api's own requests of a flow, and its fetches."""
    clicks, verified = flow.total("clicks"), flow.total("verified")
    fetched, fetch_failed = _split(day, f"{name}-fetch", verified, LOROTA_FAULTS)
    pace = service_pace(day, "vets-api")
    series = {f"{name}_fetched": fetched, f"{name}_fetch_failed": fetch_failed}
    for timer, requests in (("link", clicks), ("verify", clicks), ("fetch", verified)):
        key = f"{name}_{timer}_time"
        series |= day.timer(key, requests, REQUEST_LATENCY[key], factor=pace)
    return series | day.timer(
        f"{name}_complete_time",
        flow.total("completed") + flow.total("failed"),
        COMPLETE_LATENCY[f"{name}_complete_time"],
        factor=chip_pace(day),
        slow_share=day.disturbance.vista_slow,
    )


def demographics_series(calls: Calls, day: Day) -> Series:
    """Return what vets-api counts of confirmed demographics: one request a CHIP call."""
    ok, failed = calls["confirm_demographics"]
    return {"demographics_confirmed": ok, "demographics_failed": failed} | day.timer(
        "demographics_time", ok + failed, DEMOGRAPHICS_LATENCY, factor=chip_pace(day)
    )


def chip_pace(day: Day) -> Floats:
    """How much slower than ordinary CHIP is in each bin."""
    return service_pace(day, "chip") * day.disturbance.chip_factor


def service_pace(day: Day, service: str) -> Floats:
    """How much slower than its best a service is: busy hours and its own mood."""
    mood = wander(day.grid.size, WANDER, day.chance(f"{service}-pace"))
    return (1 + BUSY_SLOWDOWN * day.busy) * mood


def _split(
    day: Day, name: str, calls: Floats, usual: float, beyond: Floats | float = 0.0
) -> tuple[Floats, Floats]:
    failed = day.failures(f"{name}-failed", calls, usual, beyond)
    return calls - failed, failed
