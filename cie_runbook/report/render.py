"""Renders a case's steps into one self-contained HTML page, through nbconvert and our template."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from traitlets.config import Config

from cie_runbook.redaction import Redactor
from cie_runbook.report.document import Code, Cover, EvidenceRow, Frame, Section
from cie_runbook.report.exporter import ReportExporter
from cie_runbook.report.fragments import CSP
from cie_runbook.report.redaction import redact_html

__all__ = ["CSP", "Cover", "EvidenceRow", "Section", "render_report"]


def render_report(
    cover: Cover,
    sections: Sequence[Section],
    *,
    redactor: Redactor,
    allowed_hosts: Collection[str],
    code: Code = "left out",
) -> str:
    """Return the report as one HTML text; the same input gives the same text.

    Every value is escaped, every fragment passes the allow-list, and the finished page is
    redacted once more. `check_html` must still pass before it is written.
    """
    frame = Frame(cover=cover, sections=sections, allowed_hosts=allowed_hosts, code=code)
    page = ReportExporter(config=Config()).page(frame)  # no settings of the user's Jupyter
    return redact_html(page, redactor)
