"""Travel claims: filed by Veterans, submitted to BTSSS, answered, and told about by text."""

from __future__ import annotations

import numpy as np

from cie_runbook.drill.clients import service_pace
from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.latency import Latency
from cie_runbook.drill.shape import checkin_shape
from cie_runbook.drill.traffic import Flow

CLAIMS_SHARE = 0.24  # of completed check-ins
ORACLE_HEALTH_CLAIMS = 60.0  # on an ordinary Tuesday, at sites that do not run VistA
REFUSED, SUBMIT_FAULTS, TOKEN_FAULTS = 0.004, 0.004, 0.002
OUTCOMES = {
    "success": 0.800,
    "error": 0.058,
    "timeout": 0.012,
    "claim_failure": 0.035,
    "duplicate": 0.095,
}
FAILED = ("btsss_checkin_error", "btsss_checkin_timeout", "btsss_oh_error", "btsss_oh_timeout")
TEXT_FAULTS, TEXT_DELIVERED = 0.003, 0.965

ACCEPT_LATENCY = Latency(90, 260)
TOKEN_LATENCY, SUBMIT_LATENCY = Latency(320, 900), Latency(2_100, 6_500)


def travel_series(checkin: Flow, day: Day) -> Series:
    """Return everything that vets-api counts and times of travel claims."""
    filed = day.binomial("claims", checkin.total("completed"), CLAIMS_SHARE)
    refused = day.binomial("claims-refused", filed, REFUSED)
    elsewhere = day.counts(
        "oracle-health-claims",
        ORACLE_HEALTH_CLAIMS * day.load(checkin_shape()),
        day.disturbance.traffic,
    )
    accepted = filed - refused
    series = {"travel_v0_accepted": accepted, "travel_v0_refused": refused}
    series |= day.timer("travel_v0_time", filed, ACCEPT_LATENCY)
    series |= _calls(accepted + elsewhere, day)
    series |= _outcomes("btsss_checkin", accepted, day)
    series |= _outcomes("btsss_oh", elsewhere, day)
    failed = sum((series[name] for name in FAILED), np.zeros(day.grid.size))
    untold = np.where(day.disturbance.is_untold, failed, 0.0)
    return series | _texts(accepted + elsewhere - untold, day)


def _calls(claims: Floats, day: Day) -> Series:
    pace = service_pace(day, "btsss")
    series: Series = {}
    for name, faults, latency in (
        ("token", TOKEN_FAULTS, TOKEN_LATENCY),
        ("submit", SUBMIT_FAULTS, SUBMIT_LATENCY),
    ):
        failed = day.binomial(f"travel-{name}-failed", claims, faults)
        series[f"travel_v0_{name}_ok"] = claims - failed
        series[f"travel_v0_{name}_failed"] = failed
        series |= day.timer(f"travel_v0_{name}_time", claims, latency, factor=pace)
    return series


def _outcomes(prefix: str, claims: Floats, day: Day) -> Series:
    drawn = day.chance(prefix).multinomial(claims.astype(np.int64), list(OUTCOMES.values()))
    found = {f"{prefix}_{name}": drawn[:, i].astype(float) for i, name in enumerate(OUTCOMES)}
    good, bad = f"{prefix}_success", f"{prefix}_error"
    turned = day.binomial(f"{prefix}-failing", found[good], day.disturbance.claims_failing)
    return found | {good: found[good] - turned, bad: found[bad] + turned}


def _texts(told: Floats, day: Day) -> Series:
    failed = day.binomial("texts-failed", told, TEXT_FAULTS)
    sent = told - failed
    return {
        "notify_success": sent,
        "notify_error": failed,
        "notify_delivered": day.binomial("texts-delivered", sent, TEXT_DELIVERED),
    }
