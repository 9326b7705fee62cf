"""What went well, what could improve, what was overlooked, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cie_runbook.analysis.clocks import Clock, clock_sentence, spoken
from cie_runbook.analysis.containment import LastChange
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.postmortem import ActionId
from cie_runbook.findings.alert_story import is_upstream, names
from cie_runbook.findings.postmortem import PostmortemFacts
from cie_runbook.findings.wording import capitalised, clock, listed, subject

ACKNOWLEDGE = "acknowledge"  # title of its clock; the others are escalations
MOST_NAMED = 4
LATE = ("missed", "overdue")


@dataclass(frozen=True)
class Lesson:
    """One thing that the record shows.

    Attributes
    ----------
    is_good : bool
        It went well; else it could improve.
    sentence : str
        With its numbers.
    """

    is_good: bool
    sentence: str


@dataclass(frozen=True)
class Oversight:
    """A promise that was not kept: when it was due, UTC, and what happened instead."""

    at: datetime
    sentence: str


@dataclass(frozen=True)
class Action:
    """One thing to do afterwards.

    Attributes
    ----------
    id : ActionId
        The catalog's entry.
    text, owner : str
        What, and who.
    is_issue : bool
        Work on software.
    """

    id: ActionId
    text: str
    owner: str
    is_issue: bool


def lessons(facts: PostmortemFacts, catalog: Catalog) -> tuple[Lesson, ...]:
    """Return what can be computed from clocks, evidence and record; people know the rest."""
    return (
        *_detected(facts, catalog.postmortem.detect_min),
        *_kept(facts),
        *_named(facts, catalog),
        *_evidence(facts),
        *_record(facts),
    )


def oversights(facts: PostmortemFacts) -> tuple[Oversight, ...]:
    """Return the clocks that were missed, in order of time."""
    late = [one for one in facts.clocks if one.state(facts.now) in LATE]
    found = [Oversight(one.due_at, _late(one, facts.now)) for one in late]
    return tuple(sorted(found, key=lambda one: one.at))


def actions(
    facts: PostmortemFacts, change: LastChange | None, catalog: Catalog
) -> tuple[Action, ...]:
    """Return the actions for which the evidence holds a reason, in the catalog's order.

    Parameters
    ----------
    facts : PostmortemFacts
        What the post-mortem is written from.
    change : LastChange or None
        The change to production that fits the suspect; None where none does.
    catalog : Catalog
        The texts of actions, and who does them.
    """
    reasons = dict(_reasons(facts, change, catalog))
    return tuple(
        Action(name, item.text.format(what=reasons[name]), item.owner, item.is_issue)
        for name, item in catalog.postmortem.actions.items()
        if name in reasons
    )


def _detected(facts: PostmortemFacts, limit_min: int) -> Iterator[Lesson]:
    if facts.told.story is None:
        return
    if facts.times.detect is None:
        yield Lesson(False, "No alert told of it.")
        return
    took = spoken(facts.times.detect)
    if facts.times.detect <= timedelta(minutes=limit_min):
        yield Lesson(True, f"An alert told of it {took} after it began.")
    else:
        yield Lesson(
            False, f"The first alert told of it {took} after it began, later than {limit_min} min."
        )


def _kept(facts: PostmortemFacts) -> Iterator[Lesson]:
    for one in facts.clocks:
        state = one.state(facts.now)
        if state == "met":
            yield Lesson(True, f"{capitalised(clock_sentence(one, facts.now))}.")
        elif state in LATE:
            yield Lesson(False, _late(one, facts.now))


def _late(one: Clock, now: datetime) -> str:
    due = f"To {one.title} was due by {clock(one.due_at)} ET"
    if one.state(now) == "overdue" or one.stopped_at is None:
        return f"{due}, and nothing of it is recorded."
    late = spoken(one.stopped_at - one.due_at)
    return f"{due}, and was done at {clock(one.stopped_at)} ET, {late} late."


def _named(facts: PostmortemFacts, catalog: Catalog) -> Iterator[Lesson]:
    told = facts.told
    if told.story is None:
        return
    if told.is_sure:
        yield Lesson(True, f"The evidence named one suspect: {names(told.suspects, catalog)}.")
    else:
        who = names(told.suspects, catalog) or "nobody"
        yield Lesson(False, f"The evidence could not name one suspect: it fits {who}.")


def _evidence(facts: PostmortemFacts) -> Iterator[Lesson]:
    part = ""
    if facts.partial:
        part = f" In part, or as a sample: {listed(list(facts.partial))}."
    if facts.missing:
        total = f"{len(facts.missing)} of {facts.tables}"
        named = listed(list(facts.missing))
        yield Lesson(False, f"{total} tables of evidence did not come: {named}.{part}")
    else:
        yield Lesson(True, f"All {facts.tables} tables of evidence came.{part}")


def _record(facts: PostmortemFacts) -> Iterator[Lesson]:
    notes = sum(event.kind in {"note", "mitigated", "resolved"} for event in facts.events)
    if notes:
        told = "a note" if notes == 1 else f"{notes} notes"
        yield Lesson(True, f"The record holds {told} of the engineers.")
    else:
        yield Lesson(
            False, "Nobody wrote a note while it lasted: the record holds what systems told."
        )


def _reasons(
    facts: PostmortemFacts, change: LastChange | None, catalog: Catalog
) -> Iterator[tuple[ActionId, str]]:
    """Yield each action that has a reason, with what fills its text."""
    told = facts.told
    if told.story is not None:
        yield from _of_alerts(facts, catalog.postmortem.detect_min)
        yield "record_changes", ""
    if facts.back_at is not None:
        yield "tell_the_field", ""
    yield from _of_clocks(facts)
    if told.suspects:
        whose: ActionId = "agree_with_upstream" if is_upstream(told, catalog) else "prevent_again"
        yield whose, names(told.suspects, catalog)
    if change is not None:
        yield "release_safely", change.what
    if facts.missing:
        yield "bring_evidence", listed(list(facts.missing))
    if facts.unconfirmed:
        more = len(facts.unconfirmed) - MOST_NAMED
        rest = [f"{more} more"] if more > 0 else []
        yield "confirm_names", listed([*facts.unconfirmed[:MOST_NAMED], *rest])


def _of_clocks(facts: PostmortemFacts) -> Iterator[tuple[ActionId, str]]:
    late = [one for one in facts.clocks if one.state(facts.now) in LATE]
    for one in sorted(late, key=lambda clock: clock.due_at, reverse=True):  # the earliest stays
        action: ActionId = "acknowledge_in_time" if one.title == ACKNOWLEDGE else "escalate_in_time"
        yield action, _part(_late(one, facts.now))


def _of_alerts(facts: PostmortemFacts, limit_min: int) -> Iterator[tuple[ActionId, str]]:
    story, detect = facts.told.story, facts.times.detect
    if story is not None and detect is None:
        first = story.findings[0]
        yield "add_monitor", f"{subject(first.title)} left its usual at {clock(story.since)} ET"
    elif detect is not None and detect > timedelta(minutes=limit_min):
        yield "sharpen_monitor", f"it told {spoken(detect)} after the beginning"


def _part(sentence: str) -> str:
    """Return a sentence as a part of another one."""
    return f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"
