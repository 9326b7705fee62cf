"""What goes on beside Veterans' check-ins: synthetic tests, the mobile app, tokens.

Left without points, as in a world where nothing of the kind happens: the travel flow behind a
feature flag that is off, the counters of detailed logging, and silent failures.
"""

from __future__ import annotations

import numpy as np

from cie_runbook.drill.clients import REQUEST_LATENCY, service_pace
from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import BIN_S, Floats

SYNTHETIC_EVERY_S = 15 * 60
VEIS_TOKEN_LIFE_S = 54 * 60
MOBILE_CALLS = 4.0  # check-ins of the mobile app, a bin of the busiest hour
MOBILE_FAULTS = 0.006
SYNTHETIC_FLOWS = {"check_in_synthetic_v2": "checkin", "pre_check_in_synthetic_v2": "precheckin"}


def mobile_calls(day: Day) -> tuple[Floats, Floats]:
    """Draw the check-ins that the mobile app asks CHIP for: all of them, and those that fail."""
    asked = day.counts("chip-mobile", MOBILE_CALLS * day.busy, day.disturbance.traffic)
    failing = day.disturbance.vista_failing
    return asked, day.failures("chip-mobile-failed", asked, MOBILE_FAULTS, failing)


def mobile_series(calls: tuple[Floats, Floats]) -> Series:
    """Return what the mobile app's CHIP client counts."""
    asked, failed = calls
    return {"chip_post_patient_check_in_total": asked, "chip_post_patient_check_in_fail": failed}


def synthetic_series(day: Day) -> Series:
    """Return the sessions of Datadog's own tests: one of each kind every quarter of an hour."""
    runs = (day.grid.starts_s % SYNTHETIC_EVERY_S < BIN_S).astype(float)
    pace = service_pace(day, "vets-api")
    series: Series = {}
    for prefix, flow in SYNTHETIC_FLOWS.items():
        for action, timer in (("show", "link"), ("create", "verify")):
            name = f"{prefix}_sessions_{action}"
            latency = REQUEST_LATENCY[f"{flow}_{timer}_time"]
            series |= {f"{name}_ok": runs, f"{name}_failed": np.zeros(day.grid.size)}
            series |= day.timer(f"{name}_time", runs, latency, factor=pace)
    return series


def veis_tokens(day: Day) -> Series:
    """Return the tokens minted for BTSSS: one whenever the last one ran out, night and day."""
    life = day.grid.starts_s // VEIS_TOKEN_LIFE_S
    minted = np.diff((day.grid.starts_s + BIN_S) // VEIS_TOKEN_LIFE_S, prepend=life[0])
    return {"check_in_travel_claim_veis_token_mint": minted.astype(float)}
