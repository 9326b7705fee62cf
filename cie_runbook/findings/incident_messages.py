"""What is said at the start of an incident: who takes it, and what is seen so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.analysis.alert_found import A_PERSON, Alert
from cie_runbook.analysis.severity import Impact, Severity
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import contact
from cie_runbook.findings.alert_story import AlertStory, is_upstream, names, since
from cie_runbook.findings.incident import impact_sentence, severity_sentence
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import clock

PRODUCTION_SUPPORT = "check-in-production-support"
"""The channel in which a message counts as an acknowledgement."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is known of an incident when it is told.

    Attributes
    ----------
    told : AlertStory
        What the alert leads to.
    verdict : Verdict
        The verdict on it.
    severity : Severity
        By the table.
    impact : Impact or None
        Missing check-ins.
    """

    told: AlertStory
    verdict: Verdict
    severity: Severity
    impact: Impact | None


def acknowledgement(
    course: Course, catalog: Catalog, pages: Sequence[str], thread: tuple[str, str] | None
) -> tuple[Suggestion, ...]:
    """Return the messages by which somebody takes it, none of them sent.

    Parameters
    ----------
    course : Course
        What is known.
    catalog : Catalog
        Channels, and who answers for what.
    pages : sequence of str
        Ids of PagerDuty incidents that still call somebody.
    thread : (channel's name, message) or None
        The Slack message that the incident was opened from.

    Returns
    -------
    tuple of Suggestion
        The message that counts, an answer in the alert's own thread, and PagerDuty's.
    """
    why, text = course.verdict.headline, acknowledgement_text(course, catalog)
    first = Suggestion(kind="slack_message", target=PRODUCTION_SUPPORT, why=why, text=text)
    answers = [
        Suggestion(
            kind="slack_message",
            target=channel,
            why=why,
            text=f"We have it: see {PRODUCTION_SUPPORT}.",
            more={"thread_ts": ts},
        )
        for channel, ts in ([thread] if thread is not None else [])
    ]
    taken = [Suggestion(kind="pagerduty_acknowledge", target=page, why=why) for page in pages]
    return (first, *answers, *taken)


def acknowledgement_text(course: Course, catalog: Catalog) -> str:
    """Say what is seen, how bad it is, and what was decided about going to others."""
    alert = course.told.alert
    begun = since(course.told)
    seen = [
        _opening(alert),
        f"Seen: {course.verdict.headline}.",
        f"Began: {begun.removeprefix('from ').removeprefix('since ')}." if begun else "",
        f"Severity: {severity_sentence(course.severity)}",
        impact_sentence(course.impact) if course.told.story is not None else "",
        f"Decision: {decision(course.told, catalog)}",
    ]
    return "\n".join(line for line in seen if line)


def _opening(alert: Alert | None) -> str:
    if alert is None:
        return "We look into a departure."
    if alert.source == A_PERSON:
        return f"We look into what was noticed at {clock(alert.at)} ET."
    return f"We look into “{alert.name}”."


def decision(told: AlertStory, catalog: Catalog) -> str:
    """Say whether it goes to another team: what must be decided within the time to acknowledge."""
    if not told.suspects:
        return "nobody is suspected yet; we go on looking."
    who, where = names(told.suspects, catalog), contact(catalog, told.suspects[0])
    if is_upstream(told, catalog):
        return f"we take it to {where or 'those who answer for it'}, since it points to {who}."
    return f"we work on it ourselves, since it points to {who}, which is ours."
