"""From executed cells to what the template takes: each cell as safe HTML, and the page's outline.

nbconvert calls `Fragments` as its preprocessor, between reading a notebook and filling a template.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cie_runbook.findings.markup import SHAPES, Cell, status_mark, table
from cie_runbook.report.document import Clock, Cover, EvidenceRow, Frame, Outline, Section
from cie_runbook.report.fragment import fitted
from cie_runbook.report.outputs import cell_blocks, failure
from cie_runbook.report.plain import one_line
from cie_runbook.report.sanitise import is_allowed_link, sanitised

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE = "cie-report"
MARK = "cie_report"  # the key of a cell's metadata under which its place and its HTML stand
VERDICT_WORDS = {"ok": "OK", "watch": "Watch", "act": "Act", "unknown": "Unknown"}
CLOCK_HEADERS = ("Promise", "For", "Status", "Started", "Due", "Left")


@dataclass(frozen=True)
class SectionView:
    """A section as the template takes it: its place, and markup that was sanitised."""

    number: int
    name: str
    title: str
    is_finished: bool
    failure: Markup


@dataclass(frozen=True, kw_only=True)
class PageView:
    """What the template shows around the cells; every piece of markup was sanitised."""

    cover: Cover
    csp: str
    style: Markup
    shape: str
    word: str
    paragraphs: Sequence[str]
    clocks: Markup
    clocks_name: str
    findings: Markup
    findings_name: str
    sections: Sequence[SectionView]
    evidence: Sequence[tuple[EvidenceRow, str | None]]
    evidence_name: str
    contents: Sequence[Mapping[str, Any]]


def joined_cells(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Return the cells of all steps as one notebook has them: own ids, and the place of each."""
    cells: list[dict[str, Any]] = []
    for number, section in enumerate(sections):
        for cell in () if section.notebook is None else section.notebook.get("cells", ()):
            metadata = {**cell.get("metadata", {}), MARK: {"section": number}}
            cells.append({**cell, "id": f"cell-{len(cells)}", "metadata": metadata})
    return cells


@cache
def own_style() -> str:
    """Return the style sheet of every page."""
    return (TEMPLATES / TEMPLATE / "report.css").read_text("utf-8")


class Fragments:
    """Puts into each cell the HTML that the page shows of it, and into the resources the rest.

    Parameters
    ----------
    highlight :
        Returns code as HTML.
    """

    def __init__(self, highlight: Callable[[str], str]) -> None:
        self._highlight = highlight

    def __call__(self, notebook: Any, resources: Any) -> tuple[Any, Any]:
        """Do what nbconvert asks of a preprocessor; `resources` hold a `Frame` under "report"."""
        frame: Frame = resources["report"]
        outline = Outline()
        clocks_name, clocks = self._own_part(_clocks(frame.cover.clocks), "Clocks", outline, frame)
        found = frame.cover.findings_html
        findings_name, findings = self._own_part(found, "Findings", outline, frame)
        views = [
            self._section(number, section, notebook, outline, frame)
            for number, section in enumerate(frame.sections)
        ]
        outline.enter(1)
        evidence_name = outline.heading(2, "Where the numbers come from")[1]
        resources["report"] = PageView(
            cover=frame.cover,
            csp=CSP,
            style=_trusted(own_style()),
            shape=SHAPES.get(frame.cover.verdict_status or "", ""),
            word=VERDICT_WORDS.get(frame.cover.verdict_status or "", ""),
            paragraphs=[part for part in frame.cover.paragraph.split("\n\n") if part.strip()],
            clocks=clocks,
            clocks_name=clocks_name,
            findings=findings,
            findings_name=findings_name,
            sections=views,
            evidence=_linkable(frame.cover.evidence, frame.allowed_hosts),
            evidence_name=evidence_name,
            contents=_contents(outline, views),
        )
        return notebook, resources

    def _own_part(
        self, html: str, title: str, outline: Outline, frame: Frame
    ) -> tuple[str, Markup]:
        """Return the heading's id and the markup of a part before the steps; nothing if empty."""
        if not html.strip():
            return "", Markup()
        outline.enter(1)
        name = outline.heading(2, title)[1]
        return name, _trusted(fitted(sanitised(html, frame.allowed_hosts), outline, below=2))

    def _section(
        self, number: int, section: Section, notebook: Any, outline: Outline, frame: Frame
    ) -> SectionView:
        outline.enter(1)
        title = one_line(section.title)
        name = outline.heading(2, title)[1]
        unknown = f"“{title}”"
        inner = unknown if section.is_finished else ""  # the page says it once, above the cells
        for cell in notebook["cells"]:
            mark = cell["metadata"][MARK]
            if mark["section"] == number:
                blocks = cell_blocks(
                    cell,
                    frame.allowed_hosts,
                    unknown=inner,
                    highlight=self._highlight if frame.code == "folded" else None,
                )
                mark["html"] = _joined(blocks, outline, title)
        said = "" if section.is_finished else failure(section.error, unknown)
        return SectionView(number, name, title, section.is_finished, _trusted(said))


def _trusted(html: str) -> Markup:
    """Return HTML that the sanitiser or our own functions wrote, as the template's markup."""
    return Markup(html)  # noqa: S704 - what comes from outside was sanitised or escaped before


def _joined(blocks: Iterable[str], outline: Outline, title: str) -> Markup:
    shown = (fitted(block, outline, below=2, drop_title=title) for block in blocks)
    return _trusted("\n".join(shown))


def _clocks(clocks: Sequence[Clock]) -> str:
    if not clocks:
        return ""
    rows: list[list[Cell]] = [
        [
            clock.promise,
            clock.subject,
            status_mark(clock.status),
            clock.started or "unknown",
            clock.due or "unknown",
            clock.left,
        ]
        for clock in clocks
    ]
    return table("Promises and when each is due", CLOCK_HEADERS, rows, css_class="clocks")


def _linkable(
    rows: Sequence[EvidenceRow], allowed_hosts: Collection[str]
) -> list[tuple[EvidenceRow, str | None]]:
    """Return each row with its link, or without where the host is not one of ours."""
    return [
        (row, row.link if row.link and is_allowed_link(row.link, allowed_hosts) else None)
        for row in rows
    ]


_DEEPEST_CONTENT = 3


def _contents(outline: Outline, sections: Sequence[SectionView]) -> list[dict[str, Any]]:
    """Return the list of contents: the sections, each with the headings right below it."""
    failed = {section.name for section in sections if not section.is_finished}
    contents: list[dict[str, Any]] = []
    for level, name, title in outline.entries:
        entry = {"name": name, "title": title, "is_failed": name in failed, "below": []}
        if level == _DEEPEST_CONTENT and contents:
            contents[-1]["below"].append(entry)
        elif level < _DEEPEST_CONTENT:
            contents.append(entry)
    return contents
