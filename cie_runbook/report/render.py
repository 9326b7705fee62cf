"""Renders a case's steps into one self-contained HTML page: no code, no outside request."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cie_runbook.findings.markup import SHAPES
from cie_runbook.redaction import Redactor
from cie_runbook.report.document import Cover, EvidenceRow, Outline, Section
from cie_runbook.report.fragment import fitted
from cie_runbook.report.outputs import failure, notebook_blocks
from cie_runbook.report.plain import one_line, without_controls
from cie_runbook.report.redaction import redact_html
from cie_runbook.report.sanitise import is_allowed_link, sanitised

CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
TEMPLATE_FOLDER = Path(__file__).parent / "template"

VERDICT_WORDS = {
    "ok": "OK",
    "watch": "Watch",
    "act": "Act",
    "unknown": "Unknown",
}

__all__ = ["CSP", "Cover", "EvidenceRow", "Section", "render_report"]


@dataclass(frozen=True)
class _ShownSection:
    """A section as the template takes it: its heading's id, and markup that was sanitised."""

    name: str
    title: str
    is_finished: bool
    body: Markup


def render_report(
    cover: Cover, sections: Sequence[Section], *, redactor: Redactor, allowed_hosts: Collection[str]
) -> str:
    """Return the report as one HTML text; the same input gives the same text.

    Every value is escaped, every fragment passes the allow-list, and the finished page is
    redacted once more. `check_html` must still pass before it is written.
    """
    outline = Outline()
    outline.enter(1)
    has_findings = bool(cover.findings_html.strip())  # else the steps show them
    findings_name = outline.heading(2, "Findings")[1] if has_findings else ""
    findings = _fragment(cover.findings_html, outline, allowed_hosts)
    shown = [_section(section, outline, allowed_hosts) for section in sections]
    outline.enter(1)
    evidence_name = outline.heading(2, "Where the numbers come from")[1]
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            cover=cover,
            csp=CSP,
            shape=SHAPES[cover.verdict_status],
            word=VERDICT_WORDS[cover.verdict_status],
            paragraphs=[part for part in cover.paragraph.split("\n\n") if part.strip()],
            findings=findings,
            findings_name=findings_name,
            sections=shown,
            evidence=_linkable(cover.evidence, allowed_hosts),
            evidence_name=evidence_name,
            contents=_contents(outline, shown),
            style=Markup((TEMPLATE_FOLDER / "report.css").read_text("utf-8")),  # noqa: S704  (our file)
        )
    )
    return redact_html(page, redactor)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown_value,
    )


def _shown_value(value: Any) -> Any:
    """Take out of every text what no report shows; markup was cleaned by the sanitiser."""
    return without_controls(value) if type(value) is str else value


def _section(section: Section, outline: Outline, allowed_hosts: Collection[str]) -> _ShownSection:
    outline.enter(1)
    title = one_line(section.title)
    name = outline.heading(2, title)[1]
    unknown = f"“{title}”"
    blocks = []
    if not section.is_finished:
        blocks.append(failure(section.error, unknown))
    if section.notebook is not None:
        inner = "" if not section.is_finished else unknown
        blocks += notebook_blocks(section.notebook, allowed_hosts, unknown=inner)
    body = "\n".join(fitted(block, outline, below=2, drop_title=title) for block in blocks if block)
    return _ShownSection(name, title, section.is_finished, Markup(body))  # noqa: S704  (sanitised)


def _fragment(html: str, outline: Outline, allowed_hosts: Collection[str]) -> Markup:
    safe = fitted(sanitised(html, allowed_hosts), outline, below=2)
    return Markup(safe)  # noqa: S704  (sanitised)


def _linkable(
    rows: Sequence[EvidenceRow], allowed_hosts: Collection[str]
) -> list[tuple[EvidenceRow, str | None]]:
    """Return each row with its link, or without where the host is not one of ours."""
    return [
        (row, row.link if row.link and is_allowed_link(row.link, allowed_hosts) else None)
        for row in rows
    ]


_DEEPEST_CONTENT = 3


def _contents(outline: Outline, sections: Sequence[_ShownSection]) -> list[dict[str, Any]]:
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
