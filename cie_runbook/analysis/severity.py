"""The playbook's severity, criterion by criterion, with the reason for each answer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from cie_runbook.catalog.rules import Criterion, CriterionId, SeverityRules


@dataclass(frozen=True)
class Impact:
    """Check-ins that did not happen, with a range, and how many were to be expected.

    Attributes
    ----------
    missing, low, high : float
        Best estimate and range [check-ins], never below zero.
    expected : float
        Check-ins that were usual in that time.
    """

    missing: float
    low: float
    high: float
    expected: float

    @property
    def share(self) -> float | None:
        """Missing of expected, 0 to 1; None where none were expected."""
        return min(self.missing / self.expected, 1.0) if self.expected > 0 else None

    @property
    def is_certain(self) -> bool:
        """Even the lower bound of the range is a loss."""
        return self.low > 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about an incident; None is what nobody knows yet.

    Attributes
    ----------
    impact : Impact or None
        Missing check-ins of all flows.
    stations_off, stations : int or None
        Stations with a loss, and stations that were judged.
    signals_off : int or None
        Signals that depart from their usual.
    is_data_lost : bool or None
        Data of Veterans may be lost: only people can tell.
    """

    impact: Impact | None = None
    stations_off: int | None = None
    stations: int | None = None
    signals_off: int | None = None
    is_data_lost: bool | None = None


@dataclass(frozen=True)
class CriterionReading:
    """One criterion with its answer.

    Attributes
    ----------
    criterion : Criterion
        The catalog's entry.
    is_met : bool or None
        None where the evidence cannot answer it.
    reason : str
        Why, with the numbers.
    """

    criterion: Criterion
    is_met: bool | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class Severity:
    """The suggested severity of an incident.

    Attributes
    ----------
    severity : int or None
        1 the gravest; None where no criterion is met.
    is_critical : bool
        By the catalog's reading: the playbook maps no severity to "critical".
    readings : tuple of CriterionReading
        In the order of the table.
    could_be : int
        The gravest severity that is not ruled out yet; equal to `severity` when all is known.
    """

    severity: int | None
    is_critical: bool
    readings: tuple[CriterionReading, ...]
    could_be: int | None


def total_impact(parts: Iterable[Impact]) -> Impact:
    """Add the losses of several signals or episodes.

    Parameters
    ----------
    parts : iterable of Impact
        Of different Veterans: day-of and pre-check-in, or stretches that do not overlap.

    Returns
    -------
    Impact
        Errors of different stretches are independent, so their half-widths add in squares.
    """
    known = list(parts)
    missing = sum(part.missing for part in known)
    below = math.sqrt(sum((part.missing - part.low) ** 2 for part in known))
    above = math.sqrt(sum((part.high - part.missing) ** 2 for part in known))
    return Impact(
        missing=max(missing, 0.0),
        low=max(missing - below, 0.0),
        high=max(missing + above, 0.0),
        expected=sum(part.expected for part in known),
    )


def severity_of(facts: Facts, rules: SeverityRules) -> Severity:
    """Read the severity table.

    Parameters
    ----------
    facts : Facts
        What is known.
    rules : SeverityRules
        The table and its shares.

    Returns
    -------
    Severity
        The gravest criterion that is met decides; what nobody knows decides nothing.
    """
    readings = tuple(
        CriterionReading(criterion, *_answer(criterion.id, facts, rules))
        for criterion in rules.criteria
    )
    met = [one.criterion.severity for one in readings if one.is_met]
    open_ones = [one.criterion.severity for one in readings if one.is_met is not False]
    severity = min(met, default=None)
    return Severity(
        severity=severity,
        is_critical=severity is not None and severity <= rules.critical,
        readings=readings,
        could_be=min(open_ones, default=None),
    )


def _answer(name: CriterionId, facts: Facts, rules: SeverityRules) -> tuple[bool | None, str]:
    if name == "data_loss":
        return _data_loss(facts)
    if name == "degraded":
        return _degraded(facts)
    impact = facts.impact
    if impact is None or impact.share is None:
        return None, "how many check-ins are missing is not known"
    told = f"{impact.share * 100:.0f} % of {impact.expected:,.0f} usual check-ins are missing"
    told += f" ({impact.low:,.0f} to {impact.high:,.0f})"
    if name == "down_for_all":
        return impact.is_certain and impact.share >= rules.down_share, told
    if name == "core_function_impaired":
        return impact.is_certain and impact.share >= rules.impaired_share, told
    return _for_some(facts, impact, told)


def _for_some(facts: Facts, impact: Impact, told: str) -> tuple[bool | None, str]:
    if not facts.stations or facts.stations_off is None:
        return (None if impact.is_certain else False), f"{told}; no station was judged"
    where = f"{facts.stations_off} of {facts.stations} stations have a loss"
    return impact.is_certain and facts.stations_off > 0, f"{where}; {told}"


def _data_loss(facts: Facts) -> tuple[bool | None, str]:
    if facts.is_data_lost is None:
        return None, "no counter shows it: ask the engineers of the service"
    return facts.is_data_lost, "as the engineers say"


def _degraded(facts: Facts) -> tuple[bool | None, str]:
    if facts.signals_off is None:
        return None, "no signal was judged"
    plural = "signal departs" if facts.signals_off == 1 else "signals depart"
    return facts.signals_off > 0, f"{facts.signals_off} {plural} from the usual"
