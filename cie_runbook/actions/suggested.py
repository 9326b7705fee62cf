"""Drafts from what findings suggest: each is kept in the case, and shown before it is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cie_runbook.actions.compose import SlackPlace, pagerduty_acknowledge, slack_message
from cie_runbook.actions.compose_tickets import (
    IssueWords,
    NewState,
    github_issue,
    servicenow_attachment,
    servicenow_state,
    servicenow_work_note,
)
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CaseError
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.sources.github_template import IssueTemplate


@dataclass(frozen=True, kw_only=True)
class Materials:
    """What drafts are made of beside the suggestion.

    Attributes
    ----------
    catalog : Catalog
        Channels by name.
    report : bytes
        The rendered report, for suggestions to attach it; empty where there is none.
    template : IssueTemplate or None
        The repository's own form of an issue; None where it did not come.
    private : sequence of str
        Texts of tickets, which no issue may quote.
    """

    catalog: Catalog
    report: bytes = b""
    template: IssueTemplate | None = None
    private: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Undrafted:
    """A suggestion that no draft could be made of, and why."""

    suggestion: Suggestion
    why: str


def drafted(origin: Origin, suggestion: Suggestion, materials: Materials) -> Draft | Undrafted:
    """Keep a draft of a suggestion in the case, and return it."""
    if suggestion.kind == "slack_message":
        return _message(origin, suggestion, materials)
    if suggestion.kind == "pagerduty_acknowledge":
        return pagerduty_acknowledge(origin, suggestion.target)
    if suggestion.kind == "servicenow_work_note":
        return servicenow_work_note(origin, suggestion.target, suggestion.text)
    if suggestion.kind == "servicenow_state":
        return servicenow_state(origin, suggestion.target, NewState(**suggestion.more))
    if suggestion.kind == "servicenow_report":
        return _report(origin, suggestion, materials)
    return _issue(origin, suggestion, materials)


def sent_before(draft: Draft, case: Case) -> Draft | None:
    """Return the same write where another case of the same world sent it; else None.

    A shift that is looked at twice has two cases, and says the same things only once.
    """
    for other in _sent_elsewhere(case):
        same = (other.profile, other.kind, other.target) == (
            draft.profile, draft.kind, draft.target,
        )  # fmt: skip
        if same and other.fields == draft.fields and other.file == draft.file:
            return other
    return None


def _sent_elsewhere(case: Case) -> Iterator[Draft]:
    for folder in sorted(case.folder.parent.glob("*/drafts")):
        if folder.parent == case.folder:
            continue
        try:
            drafts = Outbox(Case(folder.parent)).all()
        except CaseError:  # damaged: it is that case's own trouble
            continue
        yield from (draft for draft in drafts if draft.state == "sent")


def _message(origin: Origin, suggestion: Suggestion, materials: Materials) -> Draft | Undrafted:
    channel = materials.catalog.channels[suggestion.target]
    if channel.slack_id is None:
        return Undrafted(suggestion=suggestion, why=f"the catalog has no id of {channel.name}")
    place = SlackPlace(
        channel=channel.slack_id,
        name=channel.name,
        thread_ts=suggestion.more.get("thread_ts", ""),
        call_out=suggestion.call_out,
    )
    return slack_message(origin, place, suggestion.text)


def _report(origin: Origin, suggestion: Suggestion, materials: Materials) -> Draft | Undrafted:
    if not materials.report:
        return Undrafted(suggestion=suggestion, why="the case has no report")
    name = f"{origin.outbox.case.name[:60]}.html"
    return servicenow_attachment(origin, suggestion.target, name, materials.report)


def _issue(origin: Origin, suggestion: Suggestion, materials: Materials) -> Draft | Undrafted:
    if materials.template is None:
        return Undrafted(suggestion=suggestion, why="the repository's template did not come")
    words = IssueWords(
        ticket=suggestion.target,
        summary=suggestion.text,
        facts=suggestion.facts,
        private=materials.private,
    )
    return github_issue(origin, suggestion.more["repository"], materials.template, words)
