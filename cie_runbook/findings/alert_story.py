"""What is behind an alert: the counters' suspects beside those of the traces, in one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cie_runbook.analysis.alert_found import Alert
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.causes import SAME_TIME, Story, absorbed, describe_suspects
from cie_runbook.findings.headline import fitting, lost, when
from cie_runbook.findings.model import Finding
from cie_runbook.findings.paragraph import reservations
from cie_runbook.findings.triage_roles import parts
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import clock, listed, percent, quantity

MOST_EXCUSED = 3


@dataclass(frozen=True, kw_only=True)
class Suspected:
    """A service that the traces point to.

    Attributes
    ----------
    service : str
        The catalog's id, or its own name where the catalog knows none.
    explained : float or None
        Share of the incident's errors that began there; None where it has no errors.
    reasons : str
        On what that rests.
    is_sure : bool
        No other is close.
    """

    service: str
    explained: float | None
    reasons: str
    is_sure: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """The downstream line that an alert leads to.

    Attributes
    ----------
    issue : str
        Short id of the Sentry issue that it is linked from; "" for none.
    kind, text : str
        What kind of error it is, and the line itself.
    strength : str
        How sure the link is; "" where there is none.
    trace_id : str
        Its trace; "" where it names none.
    """

    issue: str
    kind: str
    text: str
    strength: str
    trace_id: str


@dataclass(frozen=True, kw_only=True)
class Incident:
    """When the incident behind an alert began, and which part of it is looked at, UTC."""

    began: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, kw_only=True)
class AlertStory:
    """Everything that one alert leads to.

    Attributes
    ----------
    alert : Alert or None
        None where nobody told of one.
    story : Story or None
        What departs at its time; None where nothing does.
    suspected : tuple of Suspected
        What the traces of its time point to, the likeliest first.
    line : Line or None
        The downstream error.
    changed : str
        What changed before, in words.
    asked : bool
        Somebody asked for a certain alert.
    """

    alert: Alert | None
    story: Story | None
    suspected: tuple[Suspected, ...]
    line: Line | None
    changed: str
    asked: bool

    @property
    def suspects(self) -> tuple[str, ...]:
        """The services that may have begun it: several where counters and traces disagree."""
        told = self.story.suspects if self.story is not None else ()
        first = self.suspected[0].service if self.suspected else ""
        if not first or first in {*told, *absorbed(told)}:
            return told or tuple(filter(None, [first]))
        if not told:
            return tuple(each.service for each in self.suspected[:2])[: 1 if self._is_clear else 2]
        return (told[0], first)

    @property
    def is_sure(self) -> bool:
        """One service is left."""
        return len(self.suspects) == 1

    @property
    def _is_clear(self) -> bool:
        return bool(self.suspected) and self.suspected[0].is_sure


def story_of(alert: Alert | None, stories: Sequence[Story]) -> Story | None:
    """Return what departs at the time of an alert; without one, the gravest story."""
    if alert is None:
        return stories[0] if stories else None
    return next((story for story in stories if _covers(story, alert.at)), None)


def incident_of(
    alert: Alert | None, story: Story | None, window_end: datetime, reach: timedelta
) -> Incident | None:
    """Return the incident behind an alert; None where there is neither alert nor story.

    It began with what departs at that time, or `reach` before the alert, since a monitor judges
    the minutes before it fires. Looked at is what lies within `reach` of the alert.
    """
    if alert is None and story is None:
        return None
    at = alert.at if alert is not None else story.since if story is not None else window_end
    began = min(at, story.since) if story is not None else at - reach
    end = min(at + reach, window_end)
    return Incident(began=began, start=max(began, at - reach), end=end)


def alert_verdict(base: Verdict, told: AlertStory, catalog: Catalog) -> Verdict:
    """Return the verdict on an alert: the day's, told from the alert to the cause."""
    said = [
        _alert(told),
        *(_told(told, base, catalog) if told.suspects else [_nothing(base)]),
        reservations(base.findings),
    ]
    suspect = told.suspects[0] if told.is_sure else None
    return Verdict(
        status=base.status,
        headline=fitting([_headline(told, base, catalog), base.headline]),
        paragraph=" ".join(sentence for sentence in said if sentence),
        suspect=suspect,
        findings=base.findings,
        stories=base.stories,
    )


def names(services: Sequence[str], catalog: Catalog) -> str:
    """Name services: "vista-api", "CHIP or LoROTA"."""
    titles = [catalog.services[one].title if one in catalog.services else one for one in services]
    return listed(titles).replace(" and ", " or ")


def since(told: AlertStory) -> str:
    """Say since when: "from 09:40 to 11:25 ET", "since 10:05 ET"."""
    if told.story is not None:
        return when(told.story)
    return f"since {clock(told.alert.at)} ET" if told.alert is not None else ""


def is_upstream(told: AlertStory, catalog: Catalog) -> bool:
    """Say whether another team answers for the first suspect."""
    known = catalog.services.get(told.suspects[0]) if told.suspects else None
    return known is not None and known.upstream


def shown_by(first: Suspected) -> str:
    """Say what the traces show; counters beside them stand in the table."""
    return first.reasons.partition("; counters:")[0]


def _covers(story: Story, at: datetime) -> bool:
    begins = story.since - SAME_TIME <= at
    return begins and (story.until is None or at <= story.until + SAME_TIME)


def _headline(told: AlertStory, base: Verdict, catalog: Catalog) -> str:
    if told.alert is None or not told.suspects:
        return base.headline
    doubt = "" if told.is_sure else "not sure: "
    return f"{told.alert.name}: {doubt}{names(told.suspects, catalog)} {since(told)}"


def _alert(told: AlertStory) -> str:
    if told.alert is None:
        return (
            "Nobody told of this alert in the window: give the day on which it was."
            if told.asked
            else "Nobody told of an alert in this window."
        )
    alert = told.alert
    over = f", over at {clock(alert.until)} ET" if alert.until is not None else ", not over yet"
    over = over if alert.source != "Sentry" else ""
    return f"{alert.name} ({alert.source}), {clock(alert.at)} ET{over}."


def _nothing(base: Verdict) -> str:
    if base.status == "unknown":
        actions = dict.fromkeys(e.next_action for e in base.findings if e.status == "unknown")
        return f"Nobody can say what is behind it. Next: {next(iter(actions), '')}"
    return "Nothing departs from the usual at that time, and no trace points to a service."


def _told(told: AlertStory, base: Verdict, catalog: Catalog) -> list[str]:
    suspect = told.suspects[0]
    short = lost(told.story) if told.story is not None else ""
    is_act = told.story is None or told.story.is_act
    act = advice.act_action if is_act else advice.watch_action
    mine = "upstream" if is_upstream(told, catalog) else "ours"
    doubt = "" if told.is_sure else "not sure: "
    return [
        f"Most likely broken: {doubt}{names(told.suspects, catalog)} ({mine}), {since(told)}.",
        f"Veterans are affected: {short} than usual." if short else "",
        _how_sure(told, catalog),
        _behind(told),
        told.changed,
        _why_not(told, base.findings, catalog),
        f"Next: {act(catalog, suspect)}",
        "The message to them is drafted." if is_upstream(told, catalog) else "",
    ]


def _how_sure(told: AlertStory, catalog: Catalog) -> str:
    counters = describe_suspects(told.story, catalog) if told.story is not None else ""
    reading = f" ({told.story.reading})" if told.story is not None and told.story.reading else ""
    if not told.suspected:
        return f"How sure: likely, by the counters alone{reading}: no trace shows it."
    first = told.suspected[0]
    share = f", which explain {percent(first.explained)} of the errors" if first.explained else ""
    if told.is_sure and counters:
        return f"How sure: sure, counters and traces agree{reading}; {shown_by(first)}."
    if told.is_sure:
        return f"How sure: likely, by the traces alone{share}; {shown_by(first)}."
    return (
        f"How sure: not sure, the counters point to {counters or 'nobody'}{reading}, the traces "
        f"to {names([first.service], catalog)}: {shown_by(first)}."
    )


def _behind(told: AlertStory) -> str:
    line = told.line
    if line is None:
        return "No error line stands behind it."
    issue = f"Sentry {line.issue} leads to " if line.issue else "Behind it stands "
    strength = f" ({line.strength})" if line.strength else ""
    trace = f", trace {line.trace_id}" if line.trace_id else ""
    return f"{issue}{line.kind}: “{line.text}”{strength}{trace}."


def _why_not(told: AlertStory, findings: Sequence[Finding], catalog: Catalog) -> str:
    roles = ("follows", "as usual", "beside")
    found = parts(findings, (told.story,) if told.story is not None else (), catalog)
    excused = [p for p in found if p.role in roles and p.service not in told.suspects]
    shown = [f"{part.title} ({part.why})" for part in excused[:MOST_EXCUSED]]
    more = len(excused) - len(shown)
    rest = f"; {quantity(more)} more follow or are as usual" if more > 0 else ""
    return f"Why not the others: {'; '.join(shown)}{rest}." if shown else ""
