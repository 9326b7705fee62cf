"""The conclusion of a step that asks after some services: one paragraph, from them to the cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.causes import Story, describe_suspects
from cie_runbook.findings.error_trends import SERVICE
from cie_runbook.findings.headline import lost, when
from cie_runbook.findings.model import Finding
from cie_runbook.findings.paragraph import reservations
from cie_runbook.findings.triage_roles import Part, parts
from cie_runbook.findings.verdict import Verdict, conclude
from cie_runbook.findings.wording import listed, subject

MOST_NAMED = 3
MOST_EXCUSED = 4
STATIONS = "_stations"  # the ending of findings that say where errors are


def conclude_services(
    findings: Sequence[Finding], services: Sequence[str], catalog: Catalog
) -> Verdict:
    """Return the verdict of a step that asks after some services.

    Parameters
    ----------
    findings : sequence of Finding
        All that was judged, of these services and of those around them.
    services : sequence of str
        Whom the step asks after; nobody calls them as usual while a signal of theirs is unknown.
    catalog : Catalog
        Who calls whom, and whom to ask.
    """
    core = [each.id for each in findings if each.service == services[0] and ":" not in each.id]
    verdict = conclude(findings, catalog, core=core)
    found = parts(findings, verdict.stories, catalog)
    said = [_answer(findings, services, catalog)]
    if verdict.stories:
        said += _told(verdict.stories[0], found, findings, catalog)
    elif verdict.status == "unknown":
        said.append(_look_by_hand(findings))
    else:
        said.append("Nothing asks for an action.")
    said.append(reservations(findings))
    return replace(verdict, paragraph=" ".join(sentence for sentence in said if sentence))


def _answer(findings: Sequence[Finding], services: Sequence[str], catalog: Catalog) -> str:
    """Answer the step's question first, service by service."""
    said = []
    for name in services:
        own = [each for each in findings if each.service == name and not _is_of_stations(each)]
        if own:
            said.append(f"{catalog.services[name].title}: {_state(own, catalog)}.")
    return " ".join(said)


def _state(own: Sequence[Finding], catalog: Catalog) -> str:
    departed = [each for each in own if each.status in {"act", "watch"}]
    if departed:
        names = [_short(each, catalog) for each in departed]
        more = len(names) - MOST_NAMED
        shown = [*names[:MOST_NAMED], f"{more} more"] if more > 0 else names
        return f"{len(departed)} of {len(own)} signals departed ({'; '.join(shown)})"
    unknown = [each for each in own if each.status == "unknown"]
    if unknown:
        return f"unknown, {len(unknown)} of {len(own)} signals cannot be judged"
    return f"all {len(own)} signals are as usual" if len(own) > 1 else "its signal is as usual"


def _short(finding: Finding, catalog: Catalog) -> str:
    """Return what departed without the service's name, which stands before it; or its group."""
    group = finding.id.partition(":")[2]
    before, _, rest = finding.title.partition(": ")
    own = rest if before == catalog.services[finding.service].title else subject(finding.title)
    return group or own


def _told(
    story: Story, found: Sequence[Part], findings: Sequence[Finding], catalog: Catalog
) -> list[str]:
    short = lost(story)
    suspect = story.suspects[0]
    act = advice.act_action if story.is_act else advice.watch_action
    return [
        f"Most likely broken: {describe_suspects(story, catalog)}, {when(story)}.",
        story.findings[0].sentence,
        f"Veterans are affected: {short} than usual." if short else "",
        _how_sure(story, found),
        _where(story, findings),
        _why_not(found),
        f"Next: {act(catalog, suspect)}",
        _whom(catalog, suspect),
    ]


def _how_sure(story: Story, found: Sequence[Part]) -> str:
    reading = f" ({story.reading})" if story.reading else ""
    if not story.is_sure:
        return f"How sure: not sure, the evidence fits {len(story.suspects)} equally{reading}."
    unknown = [part.title for part in found if part.role == "unknown"]
    if unknown:
        return f"How sure: likely, though {listed(unknown)} cannot be judged{reading}."
    follow = sum(part.role == "follows" for part in found)
    if follow:
        what = "1 service that depends" if follow == 1 else f"{follow} services that depend"
        return f"How sure: sure, {what} on it departed with it{reading}."
    return f"How sure: likely, nothing else departed at that time{reading}."


def _where(story: Story, findings: Sequence[Finding]) -> str:
    """Say whether it is one site or all; a story of some regions says so itself."""
    if story.regions:
        return f"It is confined to {listed(list(story.regions))}."
    said = [each.conclusion for each in findings if _is_of_stations(each)]
    suspected = {*story.suspects, SERVICE} & {"vista-api", SERVICE}
    return said[0] if said and suspected & set(story.suspects) else ""


def _why_not(found: Sequence[Part]) -> str:
    excused = [part for part in found if part.role in {"follows", "as usual", "beside"}]
    told = [f"{part.title} ({part.why})" for part in excused[:MOST_EXCUSED]]
    return f"Why not the others: {'; '.join(told)}." if told else ""


def _whom(catalog: Catalog, suspect: str) -> str:
    """Name whom to call where the next action does not."""
    contact = advice.contact(catalog, suspect)
    named = advice.act_action(catalog, suspect) + advice.watch_action(catalog, suspect)
    return f"Whom to call: {contact}." if contact and contact not in named else ""


def _look_by_hand(findings: Sequence[Finding]) -> str:
    actions = dict.fromkeys(each.next_action for each in findings if each.status == "unknown")
    return f"Next: {next(iter(actions), 'run `cie-runbook doctor`.')}"


def _is_of_stations(finding: Finding) -> bool:
    return finding.id.endswith(STATIONS)
