"""What a post-mortem tells: whether it is required, how long it lasted, and the causes as found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.severity import Impact, Severity
from cie_runbook.analysis.timeline import Event, Times
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.postmortem import Requirement, RequirementId
from cie_runbook.findings.alert_story import AlertStory, is_upstream, names, shown_by
from cie_runbook.findings.model import Status
from cie_runbook.findings.wording import capitalised, listed, percent
from cie_runbook.window import EASTERN

LONGEST_SLUG = 60
WORDS = {1: "down", 2: "impaired", 3: "degraded", None: "unusual"}
"""What a severity means for check-in, in a title."""


@dataclass(frozen=True, kw_only=True)
class PostmortemFacts:
    """Everything that a post-mortem is written from; None is what nobody knows.

    Attributes
    ----------
    began, back_at : datetime or None
        When it began, and when its last signal was back, UTC.
    now : datetime
        The present, UTC.
    severity : Severity
        By the playbook's table.
    impact : Impact or None
        Missing check-ins of all flows.
    stations : DataFrame
        `analysis.impact.STATION_COLUMNS`.
    told : AlertStory
        The alert, what departs, and the suspects.
    events : tuple of Event
        Record and evidence, in order of time.
    clocks : tuple of Clock
        Promises with a time.
    times : Times
        How long it took.
    missing, partial : tuple of str
        Titles of evidence that did not come, and of what came in part or is a sample.
    tables : int
        How many tables of evidence there are.
    unconfirmed : tuple of str
        Names that nobody has confirmed in the live organisations.
    ticket : str
        Number of the ServiceNow incident; "" where there is none yet.
    """

    began: datetime | None
    back_at: datetime | None
    now: datetime
    severity: Severity
    impact: Impact | None
    stations: pd.DataFrame
    told: AlertStory
    events: tuple[Event, ...]
    clocks: tuple[Clock, ...]
    times: Times
    missing: tuple[str, ...]
    partial: tuple[str, ...]
    tables: int
    unconfirmed: tuple[str, ...]
    ticket: str

    @property
    def lasted(self) -> timedelta | None:
        """From the beginning until the last signal was back; None while it goes on."""
        if self.began is None or self.back_at is None:
            return None
        return max(self.back_at - self.began, timedelta(0))


@dataclass(frozen=True)
class Required:
    """One of the playbook's rules, applied.

    Attributes
    ----------
    rule : Requirement
        The catalog's entry.
    applies : bool or None
        None while nobody knows.
    reason : str
        Why; without a full stop.
    """

    rule: Requirement
    applies: bool | None
    reason: str


def title_of_incident(facts: PostmortemFacts, catalog: Catalog) -> str:
    """Return a title, as "Check-in impaired in VISN 19: VEText"."""
    who = names(facts.told.suspects, catalog)
    regions = () if facts.told.story is None else facts.told.story.regions
    where = f" in {listed(regions)}" if regions else ""
    what = f"Check-in {WORDS[facts.severity.severity]}{where}"
    return f"{what}: {who}" if who else what


def file_name(facts: PostmortemFacts, title: str) -> str:
    """Return the name of the file: the day on which it began, then the title."""
    day = (facts.began or facts.now).astimezone(EASTERN).date()
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:LONGEST_SLUG].strip("-")
    return f"{day.isoformat()}-{slug or 'incident'}.md"


def requirements(facts: PostmortemFacts, catalog: Catalog) -> tuple[Required, ...]:
    """Read both rules of the playbook."""
    rules = catalog.postmortem.requirements
    return tuple(Required(rule, *_applies(rule.id, facts, catalog)) for rule in rules)


def requirement_sentence(read: Sequence[Required]) -> str:
    """Say whether a post-mortem is required, and whether the rules agree."""
    given = {one.applies for one in read}
    if given == {True}:
        return "A post-mortem is required, by both rules of the playbook."
    if given == {False}:
        return "No post-mortem is required, by either rule of the playbook; it may still be useful."
    if True in given:
        return (
            "The playbook's rules differ: one requires a post-mortem, the other does not. "
            "Write it, unless the incident commander decides otherwise."
        )
    return "Whether a post-mortem is required is not known yet: it hangs on what is still open."


def requirement_status(read: Sequence[Required]) -> Status:
    """Return what the rules ask of the engineer."""
    if any(one.applies for one in read):
        return "act"
    return "watch" if any(one.applies is None for one in read) else "ok"


def causes(facts: PostmortemFacts, catalog: Catalog) -> tuple[str, ...]:
    """Return the causes as found, with how sure they are: sentences."""
    told = facts.told
    if not told.suspects:
        return ("The evidence points to no service. The cause is not known.",)
    said = [_suspect(told, catalog)]
    for one in told.suspected[:1]:
        where = f"{names([one.service], catalog)}{_explained(one.explained)}"
        said.append(f"The traces of its time point to {where}: {shown_by(one)}.")
    if told.story is not None and told.story.reading:
        said.append(f"{capitalised(told.story.reading.rstrip('.'))}.")
    if told.line is not None:
        trace = f", trace {told.line.trace_id}" if told.line.trace_id else ""
        link = f" Link to the alert: {told.line.strength}." if told.line.strength else ""
        said.append(f"An example of the error behind it: {told.line.kind}{trace}.{link}")
    return (*said, told.changed) if told.changed else tuple(said)


def lasted_sentence(facts: PostmortemFacts) -> str:
    """Say how long it lasted, and from when until when."""
    if facts.began is None:
        return "When it began is not known."
    began = f"{facts.began.astimezone(EASTERN):%H:%M} ET"
    if facts.back_at is None or facts.lasted is None:
        return f"It began at {began} and is not over, as far as the signals show."
    back = f"{facts.back_at.astimezone(EASTERN):%H:%M} ET"
    return f"It lasted {exact(facts.lasted)}, from {began} until {back}."


def exact(length: timedelta) -> str:
    """Write a length of time to the minute: "45 min", "2 h 5 min"."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{minutes} min"] if minutes or not hours else parts)


def _applies(
    name: RequirementId, facts: PostmortemFacts, catalog: Catalog
) -> tuple[bool | None, str]:
    critical, why = _is_critical(facts.severity)
    if name == "any_critical" or critical is False:
        return critical, why
    suspects = names(facts.told.suspects, catalog)
    if not facts.told.suspects:
        return None, f"{why}; whose fault it was is not known"
    if is_upstream(facts.told, catalog):
        return False, f"the evidence points to {suspects}, which is not ours"
    return critical, f"{why}; the evidence points to {suspects}, which is ours"


def _is_critical(severity: Severity) -> tuple[bool | None, str]:
    if severity.severity is not None and severity.is_critical:
        return True, f"it was SEV {severity.severity}, which counts as critical"
    open_ones = [one for one in severity.readings if one.is_met is None]
    if severity.could_be is not None and severity.could_be != severity.severity:
        asked = "; ".join(f"{one.criterion.title}: {one.reason}" for one in open_ones)
        return None, f"SEV {severity.could_be} is not ruled out ({asked})"
    if severity.severity is None:
        return False, "no criterion of the severity table is met"
    return False, f"it was SEV {severity.severity}, which does not count as critical"


def _suspect(told: AlertStory, catalog: Catalog) -> str:
    who = names(told.suspects, catalog)
    if not told.is_sure:
        return f"Not sure: the evidence fits {who}. This is a suspicion, and no proven cause."
    service = catalog.services.get(told.suspects[0])
    whose = "" if service is None else f"; those who answer for it: {service.owner}"
    where = "upstream of us" if is_upstream(told, catalog) else "ours"
    return (
        f"The evidence points to {who} alone ({where}{whose}). This is a suspicion, and no proven "
        "cause."
    )


def _explained(share: float | None) -> str:
    return "" if share is None else f", where {percent(share)} of the errors began"
