"""The paragraph of a verdict: what an engineer pastes into Slack."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.causes import Story, describe_suspects
from cie_runbook.findings.headline import lost, what, when
from cie_runbook.findings.model import Finding, Status, by_signal
from cie_runbook.findings.wording import listed, subject

MOST_NAMES = 4


def paragraph(
    status: Status, told: Sequence[Story], findings: Sequence[Finding], catalog: Catalog
) -> str:
    """Return a few sentences: what, how bad, since when, why, what next, what is unknown."""
    story = told[0] if told else None
    if story is None:
        said = [_as_usual(findings)] if status != "unknown" else [_no_verdict(findings)]
        said.append(_next_step(status, findings))
    else:
        said = [
            _what(story),
            _impact(story),
            _cause(story, catalog),
            _action(story, catalog),
        ]
        said.append(_elsewhere(told[1:], catalog))
    said.append(reservations(findings))
    return " ".join(sentence for sentence in said if sentence)


def reservations(findings: Sequence[Finding]) -> str:
    """Say which signals are unknown, and how many rest on names that nobody has confirmed."""
    said = (_unknown(findings), _unconfirmed(findings))
    return " ".join(sentence for sentence in said if sentence)


def _what(story: Story) -> str:
    others = len(story.findings) - 1
    more = f" {others} more signal{'s' * (others > 1)} departed at that time." if others else ""
    return f"{story.findings[0].sentence}{more}"


def _impact(story: Story) -> str:
    short = lost(story)
    if short:
        return f"Veterans are affected: {short} than usual."
    if story.regions:
        return f"It is confined to {listed(list(story.regions))}."
    return "Completed check-ins and pre-check-ins stay within their usual range."


def _cause(story: Story, catalog: Catalog) -> str:
    who = describe_suspects(story, catalog)
    behind = [_title(catalog, name) for name in story.consequences]
    reading = f" ({story.reading})" if story.reading else ""
    if not story.is_sure:
        return f"Likely cause: {who}; the evidence fits them equally{reading}."
    follows = (
        f"; what {listed(behind)} show{'s' * (len(behind) == 1)} follows from it" if behind else ""
    )
    return f"Likely cause: {who}{follows}{reading}."


def _action(story: Story, catalog: Catalog) -> str:
    suspect = story.suspects[0]
    act = advice.act_action if story.is_act else advice.watch_action
    return f"Next: {act(catalog, suspect)}"


def _elsewhere(others: Sequence[Story], catalog: Catalog) -> str:
    if not others:
        return ""
    told = [f"{what(story, catalog)} {when(story)}" for story in others[:MOST_NAMES]]
    return f"At another time: {listed(told)}."


def _as_usual(findings: Sequence[Finding]) -> str:
    ok = [finding for finding in findings if finding.status == "ok"]
    core = [each.sentence.split(". ")[0] for each in ok if each.id.endswith("_completed")]
    told = f" {'. '.join(core)}." if core else ""
    statuses = list(by_signal(findings).values())
    return f"{statuses.count('ok')} of {len(statuses)} signals are as usual.{told}"


def _no_verdict(findings: Sequence[Finding]) -> str:
    core = [each for each in findings if each.id.endswith("_completed")]
    reasons = [each.sentence for each in core if each.status == "unknown"]
    said = "Nobody can say from this evidence whether Veterans can check in."
    return " ".join([said, *reasons[:2]])


def _next_step(status: Status, findings: Sequence[Finding]) -> str:
    if status != "unknown":
        return "No action is needed."
    actions = dict.fromkeys(each.next_action for each in findings if each.status == "unknown")
    return f"Next: {next(iter(actions), 'run `cie-runbook doctor`.')}"


def _unknown(findings: Sequence[Finding]) -> str:
    unknown = [finding for finding in findings if finding.status == "unknown"]
    names = list(dict.fromkeys(_signal_title(finding) for finding in unknown))
    if not names:
        return ""
    shown = names[:MOST_NAMES]
    rest = len(names) - len(shown)
    more = f" and {rest} more" if rest else ""
    return f"Unknown: {', '.join(shown) if more else listed(shown)}{more}."


def _unconfirmed(findings: Sequence[Finding]) -> str:
    if not any(finding.is_unconfirmed for finding in findings):
        return ""
    resting = by_signal(finding for finding in findings if finding.is_unconfirmed)
    count = f"{len(resting)} of {len(by_signal(findings))} signals"
    return f"{count} rest on metric names that nobody has confirmed yet."


def _signal_title(finding: Finding) -> str:
    """Return the title without the group that it may end in."""
    group = finding.id.partition(":")[2]
    return subject(finding.title.removesuffix(f", {group}") if group else finding.title)


def _title(catalog: Catalog, service: str) -> str:
    known = catalog.services.get(service)
    return known.title if known else service
