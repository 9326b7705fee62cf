"""What the evidence answers of the playbook's questions before an incident is contained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cie_runbook.analysis.clocks import spoken
from cie_runbook.analysis.severity import Impact
from cie_runbook.catalog.containment import ContainmentLimits, FactId


@dataclass(frozen=True, kw_only=True)
class LastChange:
    """The change to production that came last before an incident.

    Attributes
    ----------
    what, service : str
        Raw text from outside, and the service as its source names it; "" where nobody says.
    before : timedelta
        How long before the incident began.
    """

    what: str
    service: str
    before: timedelta


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known when somebody asks how to contain an incident; None is what nobody knows.

    Attributes
    ----------
    now : datetime
        The present, tz-aware.
    alert_at : datetime or None
        The alert's own time stamp.
    back_at : datetime or None
        When the last signal was back, where all are.
    impact : Impact or None
        Missing check-ins of all flows.
    down_share : float
        Share of missing check-ins from which on it is down for all, 0 to 1.
    suspects : tuple of str
        Titles of the services that the evidence points to; several where it is not sure.
    suspect_ids : tuple of str
        Their ids in the catalog.
    knows_changes : bool
        The events of releases came.
    change : LastChange or None
        None where there was none within the look-back.
    is_working_hours : bool
        The present lies in business hours.
    """

    now: datetime
    alert_at: datetime | None
    back_at: datetime | None
    impact: Impact | None
    down_share: float
    suspects: tuple[str, ...]
    suspect_ids: tuple[str, ...]
    knows_changes: bool
    change: LastChange | None
    is_working_hours: bool


@dataclass(frozen=True)
class Answer:
    """One answer of the evidence.

    Attributes
    ----------
    is_yes : bool or None
        None where the evidence cannot tell.
    reason : str
        Why, with the numbers; without a full stop.
    """

    is_yes: bool | None
    reason: str


def answers(situation: Situation, limits: ContainmentLimits) -> Mapping[FactId, Answer]:
    """Answer what evidence can answer.

    Parameters
    ----------
    situation : Situation
        What is known.
    limits : ContainmentLimits
        Numbers of the playbook and the team.

    Returns
    -------
    mapping of str to Answer
        One for every fact that the catalog may ask for.
    """
    return {name: read(situation, limits) for name, read in _READERS.items()}


def _is_down(situation: Situation, limits: ContainmentLimits) -> Answer:
    share, told = _missing(situation)
    if share is None or situation.impact is None:
        return Answer(None, told)
    is_down = situation.impact.is_certain and share >= situation.down_share
    rule = f"down is {situation.down_share * 100:.0f} % or more"
    return Answer(is_down, f"{told}; {rule}")


def _most_succeed(situation: Situation, limits: ContainmentLimits) -> Answer:
    share, told = _missing(situation)
    if share is None:
        return Answer(None, told)
    return Answer(
        1 - share >= limits.most_share, f"{told}, so {(1 - share) * 100:.0f} % still succeed"
    )


def _missing(situation: Situation) -> tuple[float | None, str]:
    impact = situation.impact
    if impact is None or impact.share is None:
        return None, "how many check-ins are missing is not known"
    usual = f"{impact.expected:,.0f} usual check-ins"
    if not impact.is_certain:
        return 0.0, f"no certain loss among {usual}"
    return impact.share, (
        f"{impact.share * 100:.0f} % of {usual} are missing "
        f"({impact.low:,.0f} to {impact.high:,.0f})"
    )


def _changed_lately(situation: Situation, limits: ContainmentLimits) -> Answer:
    if not situation.knows_changes:
        return Answer(None, "the events of releases did not come")
    if situation.change is None:
        return Answer(False, "no release or setting is told of in the day before it began")
    change = situation.change
    return Answer(True, f"{change.what}, {spoken(max(change.before, timedelta(0)))} before")


def _change_fits_suspect(situation: Situation, limits: ContainmentLimits) -> Answer:
    change = situation.change
    if change is None:
        known = situation.knows_changes
        return Answer(False if known else None, "no change is known")
    if not situation.suspects or not change.service:
        who = "no service is suspected" if change.service else "nobody says which service changed"
        return Answer(None, who)
    suspected = " or ".join(situation.suspects)
    fits = change.service in situation.suspect_ids
    sure = len(situation.suspects) == 1
    return Answer(
        fits if sure or not fits else None, f"{change.service} changed, suspected is {suspected}"
    )


def _fix_in_time(situation: Situation, limits: ContainmentLimits) -> Answer:
    """Tell whether it is mended in time: the clock says no once the time is over."""
    begun = situation.alert_at
    if begun is None:
        return Answer(None, "no alert was told, so no clock runs")
    due = begun + timedelta(minutes=limits.fix_min)
    if situation.back_at is not None:
        took = spoken(max(situation.back_at - begun, timedelta(0)))
        return Answer(situation.back_at <= due, f"all was back {took} after the alert")
    gone = spoken(max(situation.now - begun, timedelta(0)))
    told = f"it is not back {gone} after the alert, and the limit is {limits.fix_min} min"
    return Answer(False if situation.now > due else None, told)


def _cause_named_in_time(situation: Situation, limits: ContainmentLimits) -> Answer:
    """Tell whether one service is suspected: a suspect, and not yet a proven cause."""
    if len(situation.suspects) == 1:
        return Answer(True, f"the evidence points to {situation.suspects[0]} alone")
    several = " or ".join(situation.suspects)
    told = f"the evidence fits {several}" if several else "the evidence points to nobody"
    begun = situation.alert_at
    if begun is None:
        return Answer(None, f"{told}, and no alert was told, so no clock runs")
    gone = situation.now - begun
    is_over = gone > timedelta(minutes=limits.cause_min)
    since = f"{spoken(max(gone, timedelta(0)))} after the alert"
    limit = f"the limit is {limits.cause_min} min"
    return Answer(False if is_over else None, f"{told} {since}, and {limit}")


def _working_hours(situation: Situation, limits: ContainmentLimits) -> Answer:
    inside = situation.is_working_hours
    return Answer(inside, "it is within business hours" if inside else "it is off hours")


_READERS: Mapping[FactId, Callable[[Situation, ContainmentLimits], Answer]] = {
    "is_down": _is_down,
    "most_succeed": _most_succeed,
    "changed_lately": _changed_lately,
    "change_fits_suspect": _change_fits_suspect,
    "fix_in_time": _fix_in_time,
    "cause_named_in_time": _cause_named_in_time,
    "working_hours": _working_hours,
}
