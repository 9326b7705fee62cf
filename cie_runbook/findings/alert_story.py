"""What is behind an alert: the counters' suspects beside those of the traces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cie_runbook.analysis.alert_found import Alert
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.causes import SAME_TIME, Story, absorbed
from cie_runbook.findings.headline import when
from cie_runbook.findings.wording import clock, listed

_BEFORE = re.compile(r", before it \S+ %")


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
    counted_until : datetime or None
        Where the counters end, if that is before the alert; None where they reach it.
    """

    alert: Alert | None
    story: Story | None
    suspected: tuple[Suspected, ...]
    line: Line | None
    changed: str
    asked: bool
    counted_until: datetime | None = None

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
    def is_lost(self) -> bool:
        """Somebody asked for an alert of which nobody told."""
        return self.alert is None and self.asked

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
    """Say what the traces show; counters, and the share before, stand in the table.

    Traces are a sample that keeps failures: read without its caption, a share of it misleads.
    """
    return _BEFORE.sub("", first.reasons.partition("; counters:")[0])


def _covers(story: Story, at: datetime) -> bool:
    begins = story.since - SAME_TIME <= at
    return begins and (story.until is None or at <= story.until + SAME_TIME)
