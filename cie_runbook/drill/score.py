"""How well a case met what really happened in a drill: points, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cie_runbook.analysis.clocks import Clock, spoken
from cie_runbook.analysis.severity import Impact
from cie_runbook.drill.truth import CallOut, Reality
from cie_runbook.window import eastern_clock

POINTS = {
    "acknowledged": 20,
    "suspect": 20,
    "severity": 20,
    "call_out": 20,
    "noise": 10,
    "impact": 10,
}
"""What each measure is worth; the promise to Veterans and the cause weigh most."""


@dataclass(frozen=True, kw_only=True)
class CaseTold:
    """What a case says and did, as far as it is scored.

    Attributes
    ----------
    suspects : tuple of str
        Services, the likeliest first.
    severity : int or None
        As the case reads the playbook; None where it leaves it open.
    impact : Impact or None
        Missing check-ins, with their range.
    asked : frozenset of CallOut
        Whom messages that were drafted or sent go to.
    """

    suspects: tuple[str, ...]
    severity: int | None
    impact: Impact | None
    asked: frozenset[CallOut]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that is scored.

    Attributes
    ----------
    title : str
        What it is about.
    points, most : int
        Given, and to be had; none are to be had where it does not apply.
    expected, found : str
        What was to be found, and what the case has.
    """

    title: str
    points: int
    most: int
    expected: str
    found: str


@dataclass(frozen=True)
class Score:
    """All measures of a drill."""

    measures: tuple[Measure, ...]

    @property
    def points(self) -> int:
        """Points given."""
        return sum(one.points for one in self.measures)

    @property
    def most(self) -> int:
        """Points to be had."""
        return sum(one.most for one in self.measures)


def score_of(
    told: CaseTold, reality: Reality, acknowledging: Clock | None, name: Callable[[CallOut], str]
) -> Score:
    """Compare a case with what really happened.

    Parameters
    ----------
    told : CaseTold
        The case.
    reality : Reality
        What really happened until then.
    acknowledging : Clock or None
        From the alert until somebody took it; None where no monitor said anything.
    name : callable
        Writes a call-out for people.

    Returns
    -------
    Score
        A measure that does not apply to the drill gives nothing and takes nothing.
    """
    return Score(
        (
            _acknowledged(acknowledging),
            _suspect(told, reality),
            _severity(told, reality),
            _call_out(told, reality, name),
            _noise(told, reality, name),
            _impact(told, reality),
        )
    )


def _measure(key: str, title: str, met: bool | None, expected: str, found: str) -> Measure:
    """Return a measure with all of its points or none; None where it does not apply."""
    most = 0 if met is None else POINTS[key]
    points = most if met else 0
    return Measure(title=title, points=points, most=most, expected=expected, found=found)


def _acknowledged(clock: Clock | None) -> Measure:
    title = "Acknowledged in time"
    if clock is None:
        return _measure("acknowledged", title, None, "no alert to acknowledge", "none")
    allowed = spoken(clock.due_at - clock.started_at)
    expected = f"within {allowed} of the alert at {eastern_clock(clock.started_at)}"
    taken = clock.stopped_at
    if taken is None:
        return _measure("acknowledged", title, False, expected, "nobody acknowledged it")
    found = f"after {spoken(taken - clock.started_at)}, at {eastern_clock(taken)}"
    return _measure("acknowledged", title, clock.state(taken) == "met", expected, found)


def _suspect(told: CaseTold, reality: Reality) -> Measure:
    title, wanted = "Right suspect first", reality.truth.suspect
    first = told.suspects[0] if told.suspects else None
    if wanted is None and reality.impact is None:
        expected = "no service: the metrics stopped"
    else:
        expected = wanted or "no service: nothing is broken"
    return _measure("suspect", title, first == wanted, expected, first or "no suspect")


def _severity(told: CaseTold, reality: Reality) -> Measure:
    wanted = reality.severity
    expected = "left open" if wanted.severity is None else f"severity {wanted.severity}"
    decisive = [
        one.criterion.title
        for one in wanted.readings
        if one.is_met and one.criterion.severity == wanted.severity
    ]
    if decisive:
        expected += f": {'; '.join(decisive)}"
    found = "left open" if told.severity is None else f"severity {told.severity}"
    is_right = told.severity == wanted.severity
    return _measure("severity", "Right severity", is_right, expected, found)


def _call_out(told: CaseTold, reality: Reality, name: Callable[[CallOut], str]) -> Measure:
    title, wanted = "Right call-out", reality.call_out
    found = _names(told.asked, name)
    if wanted is None:
        return _measure("call_out", title, None, "nobody outside to ask", found)
    return _measure("call_out", title, wanted in told.asked, name(wanted), found)


def _noise(told: CaseTold, reality: Reality, name: Callable[[CallOut], str]) -> Measure:
    """Nobody is called who has nothing to do with it, whatever else made noise."""
    disturbed = told.asked & reality.others
    found = f"asked {_names(disturbed, name)}" if disturbed else "nobody else was asked"
    title, expected = "Noise ignored", "no team is asked that has nothing to do with it"
    return _measure("noise", title, not disturbed, expected, found)


def _impact(told: CaseTold, reality: Reality) -> Measure:
    title, true, seen = "Impact within the range", reality.impact, told.impact
    if true is None:
        found = "not estimated" if seen is None else _range(seen)
        return _measure("impact", title, seen is None, "unknown: the metrics stopped", found)
    expected = f"{true.missing:,.0f} missing check-ins"
    if seen is None:
        return _measure("impact", title, true.missing == 0, expected, "not estimated")
    is_within = seen.low <= true.missing <= seen.high
    return _measure("impact", title, is_within, expected, _range(seen))


def _range(impact: Impact) -> str:
    return f"{impact.missing:,.0f}, between {impact.low:,.0f} and {impact.high:,.0f}"


def _names(asked: frozenset[CallOut], name: Callable[[CallOut], str]) -> str:
    return ", ".join(sorted(name(one) for one in asked)) or "nobody"


def first_taken(created_at: datetime, *instants: datetime | None) -> datetime | None:
    """Return when somebody first took an alert, of all that is known; None where nobody did."""
    return min((at for at in instants if at is not None and at >= created_at), default=None)
