"""The two flows of Veterans, from link clicked to check-in completed, and the texts before."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import Floats
from cie_runbook.drill.latency import drift
from cie_runbook.drill.shape import (
    checkin_shape,
    invitation_shape,
    precheckin_shape,
    reminder_shape,
)

CHECKIN_CLICKS, PRECHECKIN_CLICKS = 2_000.0, 6_500.0  # links clicked on an ordinary Tuesday
LINK_FAULTS = 0.0004
REMINDERS, INVITATIONS = 5_000.0, 21_000.0  # texts sent on an ordinary Tuesday
STATION_NOISE = 0.10  # of a station's own day, on the log scale
HOUR_NOISE = 0.04  # of the country's hours, on the log scale: counts a little over Poisson
RATE_NOISE = 0.006  # of a day's verification and completion share
STARTED_SEEN = 0.98  # of verified Veterans whose start step reaches VistA


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What becomes of a flow's link clicks on an ordinary day."""

    name: str
    verified: float  # of attempts to verify
    completed: float  # of links clicked
    faults: float  # of attempts to complete


CHECKIN = Shares(name="checkin", verified=0.92, completed=0.63, faults=0.006)
PRECHECKIN = Shares(name="precheckin", verified=0.90, completed=0.42, faults=0.005)


@dataclass(frozen=True)
class Flow:
    """What became of a flow's link clicks: four disjoint outcomes by bin.

    Day-of counts have the shape (n_bins, n_stations), pre-check-in counts (n_bins, 1).

    Attributes
    ----------
    verify_failed : Floats
        The identity was not verified.
    left : Floats
        Verified, and no attempt made to complete.
    failed : Floats
        An attempt to complete, which failed.
    completed : Floats
        Completed.
    """

    verify_failed: Floats
    left: Floats
    failed: Floats
    completed: Floats

    @property
    def verified(self) -> Floats:
        """Veterans whose identity was verified."""
        return self.left + self.failed + self.completed

    @property
    def clicks(self) -> Floats:
        """Links clicked."""
        return self.verify_failed + self.verified

    def total(self, name: str) -> Floats:
        """Return the count `name` of the whole country, shape (n_bins,)."""
        counts: Floats = getattr(self, name).sum(axis=1)
        return counts


def checkin_flow(day: Day) -> Flow:
    """Draw the day-of flow, station by station."""
    size, stations = day.grid.size, len(day.stations)
    own = np.exp(day.chance("station-day").normal(0.0, STATION_NOISE, stations))
    own /= np.average(own, weights=day.stations.weights)
    hours = drift(size, HOUR_NOISE, day.chance("checkin-hours"))
    expected = CHECKIN_CLICKS * day.load_by_station(checkin_shape()) * own * hours[:, np.newaxis]
    factor = day.disturbance.station_traffic * day.disturbance.traffic[:, np.newaxis]
    return _disturbed_flow(day, expected, factor, CHECKIN)


def precheckin_flow(day: Day) -> Flow:
    """Draw the pre-check-in flow of the whole country."""
    hours = drift(day.grid.size, HOUR_NOISE, day.chance("precheckin-hours"))
    expected = PRECHECKIN_CLICKS * day.load(precheckin_shape()) * hours
    factor = day.disturbance.traffic[:, np.newaxis]
    return _disturbed_flow(day, expected[:, np.newaxis], factor, PRECHECKIN)


def traffic_series(flow: Flow, name: str, day: Day) -> Series:
    """Return what vets-api counts of a flow; `name` is "checkin" or "precheckin"."""
    clicks = flow.total("clicks")
    return {
        f"{name}_link_clicks": clicks,
        f"{name}_link_failed": day.binomial(f"{name}-link-failed", clicks, LINK_FAULTS),
        f"{name}_verified": flow.total("verified"),
        f"{name}_verify_failed": flow.total("verify_failed"),
        f"{name}_completed": flow.total("completed"),
        f"{name}_failed": flow.total("failed"),
    }


def reminders_sent(day: Day) -> Series:
    """Draw the texts VEText sends: reminders before appointments, invitations days ahead."""
    by_station = REMINDERS * day.load_by_station(reminder_shape())
    invitations = INVITATIONS * day.load(invitation_shape())
    expected = by_station.sum(axis=1) + invitations
    reached = (by_station * day.disturbance.station_traffic).sum(axis=1) + invitations
    share = np.divide(reached, expected, out=np.ones_like(expected), where=expected > 0)
    return {
        "vetext_reminders_sent": day.counts("reminders", expected, share * day.disturbance.traffic)
    }


def station_steps(flow: Flow, day: Day) -> Series:
    """Return the check-in steps that VistA sees set, of shape (n_bins, n_stations)."""
    return {
        "vista_checkin_started_steps": day.binomial("steps", flow.verified, STARTED_SEEN),
        "vista_checkin_completed_steps": flow.completed,
    }


def _disturbed_flow(day: Day, expected: Floats, factor: Floats, shares: Shares) -> Flow:
    """Draw the undisturbed flow, then what is lost of it, added to it, and failed in it.

    In this order a bin without disturbance keeps the very counts of a normal day.
    """
    flow = _flow(day, shares.name, expected, shares)
    if (factor < 1).any():
        kept = np.minimum(factor, 1.0)
        flow = Flow(
            *(
                day.binomial(f"{shares.name}-kept-{name}", counts, kept)
                for name, counts in _parts(flow)
            )
        )
    if (factor > 1).any():
        more = _flow(day, f"{shares.name}-extra", expected * np.maximum(factor - 1, 0.0), shares)
        flow = Flow(*(a + b for (_, a), (_, b) in zip(_parts(flow), _parts(more), strict=True)))
    failing = day.disturbance.vista_failing[:, np.newaxis]
    if (failing > 0).any():
        lost = day.binomial(f"{shares.name}-lost", flow.completed, failing)
        flow = replace(flow, failed=flow.failed + lost, completed=flow.completed - lost)
    return flow


def _flow(day: Day, name: str, expected: Floats, shares: Shares) -> Flow:
    mood = day.chance(f"{shares.name}-shares").normal(0.0, RATE_NOISE, 2)
    clicks = day.poisson(f"{name}-clicks", expected)
    verified = day.binomial(f"{name}-verified", clicks, shares.verified + mood[0])
    tried_share = shares.completed / shares.verified / (1 - shares.faults) + mood[1]
    tried = day.binomial(f"{name}-tried", verified, tried_share)
    failed = day.binomial(f"{name}-failed", tried, shares.faults)
    return Flow(clicks - verified, verified - tried, failed, tried - failed)


def _parts(flow: Flow) -> list[tuple[str, Floats]]:
    return [(part.name, getattr(flow, part.name)) for part in fields(flow)]
