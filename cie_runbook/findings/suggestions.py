"""What a finding suggests to say or do outside: data, from which a person's draft is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SuggestionKind = Literal[
    "slack_message",
    "pagerduty_acknowledge",
    "servicenow_work_note",
    "servicenow_report",
    "servicenow_state",
    "github_issue",
]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing to do outside the runbook; nothing is done by it.

    Attributes
    ----------
    kind : SuggestionKind
        What it is; a report goes along as a file.
    target : str
        A channel of the catalog, an incident's id, or a ticket's number.
    why : str
        The finding behind it, in a sentence.
    text : str
        Our own words; "" where it has none.
    call_out : str
        The group to alert, as "@team"; "" for nobody.
    more : mapping of str to str
        What else its kind needs, as a ticket's new state.
    facts : tuple of str
        Lines of evidence.
    """

    kind: SuggestionKind
    target: str
    why: str
    text: str = ""
    call_out: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()


def suggestions_document(suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """Return suggestions ready for JSON."""
    rows = [{**asdict(one), "facts": list(one.facts)} for one in suggestions]
    return {"suggestions": rows}


def read_suggestions(document: Mapping[str, Any]) -> tuple[Suggestion, ...]:
    """Read what `suggestions_document` wrote.

    Raises
    ------
    KeyError, TypeError
        It is not of this form.
    """
    return tuple(
        Suggestion(**{**row, "facts": tuple(row["facts"])}) for row in document["suggestions"]
    )
