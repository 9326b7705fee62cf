"""Drafting for tickets: ServiceNow's notes, files and states, and the issue on GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.wording import (
    fit,
    github_words,
    refuse_quotations,
    servicenow_words,
)
from cie_runbook.sources.github_template import IssueTemplate

_PLACEHOLDER = re.compile(r"<[^<>]{1,80}>")


def servicenow_attachment(origin: Origin, ticket: str, name: str, content: bytes) -> Draft:
    """Draft a file on a ticket."""
    target = f"ServiceNow ticket {ticket}, attachment {name}"
    fields = {"ticket": ticket}
    return origin.draft_with_file("servicenow_attachment", target, fields, name, content)


def servicenow_work_note(origin: Origin, ticket: str, text: str) -> Draft:
    """Draft a work note, which the customer does not see."""
    fields = {"ticket": ticket, "text": servicenow_words(text, origin.redactor)}
    return origin.draft("servicenow_work_note", f"ServiceNow ticket {ticket}, work note", fields)


@dataclass(frozen=True, kw_only=True)
class NewState:
    """What a ticket becomes, by the labels that a person reads in ServiceNow.

    `close_code` and `close_notes` are what most instances ask for with Resolved and Closed.
    """

    state: str
    close_code: str = ""
    close_notes: str = ""


def servicenow_state(origin: Origin, ticket: str, becomes: NewState) -> Draft:
    """Draft another state of a ticket."""
    fields = {
        "ticket": ticket,
        "state": servicenow_words(becomes.state, origin.redactor),
        "close_code": servicenow_words(becomes.close_code, origin.redactor),
        "close_notes": servicenow_words(becomes.close_notes, origin.redactor),
    }
    target = f"ServiceNow ticket {ticket}, state {fields['state']}"
    return origin.draft("servicenow_state", target, fields)


@dataclass(frozen=True, kw_only=True)
class IssueWords:
    """What an issue may say of a ticket: its number, and what we say ourselves.

    Attributes
    ----------
    ticket : str
        The ticket's number.
    summary : str
        Our own words. Nothing of the ticket's text: the repository may be read by many.
    facts : sequence of str
        Lines of our findings, as counts and links to dashboards.
    private : sequence of str
        Texts of the ticket; a summary or fact that quotes one is refused.
    """

    ticket: str
    summary: str
    facts: Sequence[str] = ()
    private: Sequence[str] = ()


def github_issue(
    origin: Origin, repository: str, template: IssueTemplate, words: IssueWords
) -> Draft:
    """Draft the issue for a ticket from the repository's own template.

    Raises
    ------
    BadInputError
        The words quote the ticket.
    """
    for text in (words.summary, *words.facts):
        refuse_quotations(text, words.private)
    fields = {
        "repository": repository,
        "ticket": words.ticket,
        "title": issue_title(template.title, words.ticket),
        "body": _body(origin, template, words),
        "labels": "\n".join(template.labels),
        "assignees": "\n".join(template.assignees),
    }
    return origin.draft("github_issue", f"GitHub repository {repository}, new issue", fields)


def issue_title(beginning: str, ticket: str) -> str:
    """Return a template's title with the ticket's number in its place, or at its end."""
    if _PLACEHOLDER.search(beginning):
        return _PLACEHOLDER.sub(ticket, beginning)
    return f"{beginning} {ticket}".strip()


def _body(origin: Origin, template: IssueTemplate, words: IssueWords) -> str:
    """Put our part before the template's, whose own Markdown stays as it is."""
    facts = [f"- {github_words(' '.join(fact.split()), origin.redactor)}" for fact in words.facts]
    parts = [
        f"ServiceNow ticket: {words.ticket}",
        github_words(words.summary, origin.redactor),
        "\n".join(facts),
        fit(template.body, origin.redactor),
    ]
    return "\n\n".join(part for part in parts if part)
