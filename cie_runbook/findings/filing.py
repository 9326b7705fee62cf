"""What is filed of an incident once it is over: the ticket's note and report, and one issue."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.incident import impact_sentence, severity_title
from cie_runbook.findings.lessons import Action
from cie_runbook.findings.postmortem import PostmortemFacts, causes, lasted_sentence
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.window import eastern


def filing(
    title: str, facts: PostmortemFacts, actions: Sequence[Action], catalog: Catalog, *, why: str
) -> tuple[Suggestion, ...]:
    """Return note and report for the ticket, and one issue for the work on software.

    Parameters
    ----------
    title : str
        Of the post-mortem.
    facts : PostmortemFacts
        With the ticket's number; without one there is nothing to file to.
    actions : sequence of Action
        What is to be done.
    catalog : Catalog
        The repository of the issue.
    why : str
        The finding behind it, in a sentence.
    """
    ticket = facts.ticket
    if not ticket:
        return ()
    text = "\n".join(_note(title, facts, actions, catalog))
    note = Suggestion(kind="servicenow_work_note", target=ticket, why=why, text=text)
    report = Suggestion(kind="servicenow_report", target=ticket, why=why)
    work = [one.text for one in actions if one.is_issue]
    if not work:
        return (note, report)
    issue = Suggestion(
        kind="github_issue",
        target=ticket,
        why=why,
        text=f"Follow-up of the incident {title}, {eastern(facts.began or facts.now)}.",
        more={"repository": catalog.rules.queue.repository},
        facts=(*work, impact_sentence(facts.impact)),
    )
    return (note, report, issue)


def _note(
    title: str, facts: PostmortemFacts, actions: Sequence[Action], catalog: Catalog
) -> list[str]:
    return [
        f"{title}. {severity_title(facts.severity)}.",
        impact_sentence(facts.impact),
        lasted_sentence(facts),
        *causes(facts, catalog)[:1],
        *(f"To do: {one.text}" for one in actions),
    ]
