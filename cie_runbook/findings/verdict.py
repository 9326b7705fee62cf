"""The verdict on a day: one status, one headline, one paragraph to paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.causes import Story, stories
from cie_runbook.findings.headline import headline
from cie_runbook.findings.markup import lines, status_mark
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.paragraph import paragraph

CORE_SIGNALS = ("checkin_completed", "precheckin_completed")
"""Without these nobody can say whether Veterans can check in: unknown here is unknown overall."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a day's findings amount to.

    Attributes
    ----------
    status : {"ok", "watch", "act", "unknown"}
        `act` before an unknown core, before `watch`, before `ok`.
    headline : str
        At most 90 characters.
    paragraph : str
        Three to five sentences to paste into Slack.
    suspect : str or None
        The service that explains the gravest story; None where there is none, or several fit.
    findings : tuple of Finding
        What it rests on.
    stories : tuple of Story
        The findings that depart from the usual, joined by time; the gravest first.
    """

    status: Status
    headline: str
    paragraph: str
    suspect: str | None
    findings: tuple[Finding, ...]
    stories: tuple[Story, ...] = ()

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings in the order of the stories, so that the suspect of the gravest is first."""
        ids = [finding.id for story in self.stories for finding in story.findings]
        place = {name: index for index, name in enumerate(ids)}
        return tuple(sorted(self.findings, key=lambda each: place.get(each.id, len(place))))

    def _repr_html_(self) -> str:
        mark = status_mark(self.status).html
        told = lines([self.headline, self.paragraph]).html.split("<br>", 1)
        return (
            f'<div class="verdict verdict-{self.status}">'
            f'<p class="verdict-headline">{mark} <strong>{told[0]}</strong></p>'
            f'<p class="verdict-paragraph">{told[-1]}</p></div>'
        )


def conclude(
    findings: Sequence[Finding], catalog: Catalog, core: Sequence[str] = CORE_SIGNALS
) -> Verdict:
    """Return the verdict on a day's findings.

    Parameters
    ----------
    findings : sequence of Finding
        All that was judged.
    catalog : Catalog
        Who calls whom, and whom to ask.
    core : sequence of str
        Signals without which nothing is called as usual.
    """
    told = stories(findings, catalog)
    status = overall(findings, core)
    story = told[0] if told else None
    return Verdict(
        status=status,
        headline=headline(status, story, findings, catalog),
        paragraph=paragraph(status, told, findings, catalog),
        suspect=story.suspects[0] if story is not None and story.is_sure else None,
        findings=tuple(findings),
        stories=told,
    )


def overall(findings: Sequence[Finding], core: Sequence[str] = CORE_SIGNALS) -> Status:
    """Return the status of the whole: a core signal that is missing is as unknown as one unsaid."""
    status = {finding.id: finding.status for finding in findings}
    if "act" in status.values():
        return "act"
    if any(status.get(name, "unknown") == "unknown" for name in core):
        return "unknown"
    return "watch" if "watch" in status.values() else "ok"
