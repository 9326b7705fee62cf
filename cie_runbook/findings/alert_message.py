"""The message to those upstream: what we see, since when, and what we ask of them."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.alert_story import AlertStory, is_upstream, names, shown_by, since
from cie_runbook.findings.headline import lost
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict

MOST_SIGNALS = 4


def upstream_message(told: AlertStory, verdict: Verdict, catalog: Catalog) -> Suggestion | None:
    """Return the message to whoever answers for the suspect.

    Parameters
    ----------
    told : AlertStory
        What the alert leads to.
    verdict : Verdict
        The verdict on it.
    catalog : Catalog
        Whom to tell, and whom to call out.

    Returns
    -------
    Suggestion or None
        None where the suspect is ours, where there is none, or no channel is known for it.
    """
    if not is_upstream(told, catalog):
        return None
    service = catalog.services[told.suspects[0]]
    if service.channel is None:
        return None
    doubt = "" if told.is_sure else " We are not sure of it."
    missing = lost(told.story) if told.story is not None else ""
    short = f" {missing.capitalize()} than usual." if missing else ""
    text = (
        f"Check-in fails, and our evidence points to {names(told.suspects, catalog)}, "
        f"{since(told)}.{short}{doubt} Can you look at {service.title}, and tell us here when "
        "somebody has it?"
    )
    return Suggestion(
        kind="slack_message",
        target=service.channel,
        why=verdict.headline,
        text="\n".join([text, *_facts(told)]),
        call_out=service.call_out or "",
    )


def _facts(told: AlertStory) -> tuple[str, ...]:
    """Return the evidence, a line each, without a Veteran's or a site's words."""
    facts = []
    if told.alert is not None:
        facts.append(f"Alert: {told.alert.name}")
    if told.story is not None:
        facts += [finding.sentence for finding in told.story.findings[:MOST_SIGNALS]]
    facts += [f"Traces: {each.service} {shown_by(each)}" for each in told.suspected[:1]]
    if told.line is not None:
        trace = f", trace {told.line.trace_id}" if told.line.trace_id else ""
        facts.append(f"An example: {told.line.kind}{trace}: {told.line.text}")
    return tuple(facts)
