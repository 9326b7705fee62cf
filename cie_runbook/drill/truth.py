"""What is really the case in a rehearsal: the loss counted, and what the playbook makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

import numpy as np

from cie_runbook.analysis.severity import Facts, Impact, Severity, severity_of
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.disturbance import undisturbed
from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import BIN_S, DayGrid, Floats, Mask
from cie_runbook.drill.scenarios import SCENARIOS, Truth
from cie_runbook.drill.world import World
from cie_runbook.window import EASTERN

CALM = "normal"
COMPLETED = ("checkin_completed", "precheckin_completed")
"""Of different Veterans: what is missing of both adds up."""

BY_STATION = "vista_checkin_completed_steps"


@dataclass(frozen=True, kw_only=True)
class CallOut:
    """Whom to ask outside of one's own team.

    Attributes
    ----------
    channel : str
        Slack channel id; "" where no public source names one.
    handle : str
        The group to alert there, as "@team"; "" for nobody.
    """

    channel: str
    handle: str = ""


@dataclass(frozen=True, kw_only=True)
class Reality:
    """What a case should have found.

    Attributes
    ----------
    truth : Truth
        As the scenario has it.
    impact : Impact or None
        Check-ins that are missing: low and high are the number itself. None where nobody can
        know it, since the metrics stopped.
    severity : Severity
        By the playbook's table over that impact.
    call_out : CallOut or None
        Where the service at fault is asked about; None where none is, or nobody can be asked.
    others : frozenset of CallOut
        Teams that have nothing to do with it.
    """

    truth: Truth
    impact: Impact | None
    severity: Severity
    call_out: CallOut | None
    others: frozenset[CallOut]


def reality_of(world: World, catalog: Catalog, until: datetime) -> Reality:
    """Return what is really the case on a world's day, as far as it has come `until` then.

    Parameters
    ----------
    world : World
        With its scenario; the same world without it is made to compare.
    catalog : Catalog
        Who answers for a service, and the table of severities.
    until : datetime
        The present, UTC: a loss yet to come is nobody's finding.
    """
    truth = world.scenario.truth
    facts = _facts(world, until)
    right = _call_out(catalog, truth.suspect)
    asked = {_call_out(catalog, service) for service in catalog.services}
    return Reality(
        truth=truth,
        impact=facts.impact,
        severity=severity_of(facts, catalog.rules.severity),
        call_out=right,
        others=frozenset(one for one in asked if one is not None and one != right),
    )


def _facts(world: World, until: datetime) -> Facts:
    """Return the facts that the table of severities is read by."""
    real, calm = _whole(world, world.scenario.id), _whole(world, CALM)
    if not world.disturbance(world.day).is_reported.all():
        return Facts()
    lost_at_stations = _missing(real, calm, (BY_STATION,))
    is_past = real.grid.starts_s + BIN_S <= until.timestamp()
    is_broken = world.scenario.truth.suspect is not None
    stretch = is_past & _departs(world, real.grid)
    lost = float(_missing(real, calm, COMPLETED)[stretch].sum())
    missing = max(lost, 0.0) if is_broken else 0.0
    expected = float(_counts(calm, COMPLETED)[stretch].sum())
    stations_off = (lost_at_stations[stretch].sum(axis=0) > 0).sum() if missing else 0
    return Facts(
        impact=Impact(missing, missing, missing, expected),
        stations_off=int(stations_off),
        stations=len(world.stations),
        signals_off=len(world.scenario.truth.signals) if is_broken and stretch.any() else 0,
        is_data_lost=False,
    )


def _whole(world: World, scenario: str) -> Telemetry:
    """Return the world's day to its end, with another scenario."""
    other = replace(world, scenario=SCENARIOS[scenario], now=None, clock=None)
    return other.telemetry(world.day)


def _departs(world: World, grid: DayGrid) -> Mask:
    """Return the bins in which the scenario does anything to what is measured."""
    real, calm = vars(world.disturbance(world.day)), vars(undisturbed(grid, world.stations))
    departs = np.zeros(grid.size, dtype=np.bool_)
    for name, usual in calm.items():
        if isinstance(usual, np.ndarray):
            differs = (real[name] != usual).reshape(grid.size, -1)
            departs |= differs.any(axis=1)
    return departs


def _missing(real: Telemetry, calm: Telemetry, references: tuple[str, ...]) -> Floats:
    return _counts(calm, references) - _counts(real, references)


def _counts(made: Telemetry, references: tuple[str, ...]) -> Floats:
    """Return the sum of some counts: by bin, and by station where they are counted so."""
    known = {**made.national, **made.by_station}
    return np.asarray(np.sum([np.nan_to_num(known[name]) for name in references], axis=0))


def _call_out(catalog: Catalog, service: str | None) -> CallOut | None:
    known = catalog.services.get(service or "")
    if known is None or known.channel is None or not known.upstream:
        return None
    channel = catalog.channels[known.channel]
    return CallOut(channel=channel.slack_id or "", handle=known.call_out or "")


def began_at(world: World) -> datetime:
    """Return when something begins to go wrong, UTC: for a drill that no monitor announces."""
    start = world.scenario.truth.start or time(9)
    return datetime.combine(world.day, start, EASTERN).astimezone(UTC)
