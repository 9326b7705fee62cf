"""Why not the others: the part that each service plays beside the suspect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.causes import Story, absorbed, explains
from cie_runbook.findings.markup import Cell, status_mark, table
from cie_runbook.findings.model import Finding, Status, worst
from cie_runbook.findings.wording import listed

Role = Literal["suspect", "follows", "beside", "another time", "as usual", "unknown"]

HEADERS = ("Service", "Status", "Part", "Why")
ORDER: tuple[Role, ...] = (
    "suspect", "follows", "beside", "another time", "unknown", "as usual",
)  # fmt: skip
"""How parts are told: who matters most first."""
CSS_CLASS = "roles"
FAULTS = ("share", "millisecond")  # units of signals that show failing and slowness


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one service has to do with the trouble.

    Attributes
    ----------
    service, title : str
        The catalog's id and title.
    status : Status
        The gravest of its signals.
    role : Role
        Its part.
    why : str
        On what that rests, as part of a sentence.
    """

    service: str
    title: str
    status: Status
    role: Role
    why: str


def parts(
    findings: Sequence[Finding], stories: Sequence[Story], catalog: Catalog
) -> tuple[Part, ...]:
    """Return the part of each service that was judged, the suspect first."""
    by_service: dict[str, list[Finding]] = {}
    for finding in findings:
        by_service.setdefault(finding.service, []).append(finding)
    story = stories[0] if stories else None
    found = [_part(name, tuple(own), story, catalog) for name, own in by_service.items()]
    return tuple(sorted(found, key=lambda part: (ORDER.index(part.role), part.title)))


def parts_table(found: Sequence[Part], caption: str) -> str:
    """Return the parts as an accessible table."""
    rows: list[list[Cell]] = [
        [part.title, status_mark(part.status), part.role, f"{part.why[:1].upper()}{part.why[1:]}."]
        for part in found
    ]
    return table(caption, HEADERS, rows, css_class=CSS_CLASS)


def _part(name: str, own: tuple[Finding, ...], story: Story | None, catalog: Catalog) -> Part:
    role, why = _role(name, own, story, catalog)
    known = catalog.services.get(name)
    return Part(
        service=name, title=known.title if known else name, status=worst(own), role=role, why=why
    )


def _role(
    name: str, own: tuple[Finding, ...], story: Story | None, catalog: Catalog
) -> tuple[Role, str]:
    if worst(own) == "ok":
        return "as usual", f"{_signals(len(own))} as usual"
    departed = [finding for finding in own if finding.status in {"act", "watch"}]
    if story is None or not departed:
        unknown = sum(finding.status == "unknown" for finding in own)
        return "unknown", f"{unknown} of {_signals(len(own))} unknown"
    if name in story.suspects or name in absorbed(story.suspects):
        return "suspect", f"{len(departed)} of {_signals(len(own))} departed"
    if not {each.id for each in departed} & {each.id for each in story.findings}:
        return "another time", "it departed at another time"
    return _beside(name, departed, story, catalog)


def _beside(
    name: str, departed: Sequence[Finding], story: Story, catalog: Catalog
) -> tuple[Role, str]:
    """Return the part of a service that departed together with the suspects."""
    behind = [each for each in story.suspects if explains(catalog, each, name)]
    if behind:
        titles = listed([catalog.services[each].title for each in behind])
        return "follows", f"it calls {titles}, directly or by way of others"
    if not any(str(each.numbers.get("unit")) in FAULTS for each in departed):
        return "follows", "it has fewer events to count, and nothing of it fails"
    return "beside", "it departed at the same time, and does not depend on the suspect"


def _signals(count: int) -> str:
    return f"{count} signal{'s' * (count != 1)}"
