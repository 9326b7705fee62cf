"""Tables of a report: accessible HTML with an id, so that each is in the manifest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cie_runbook.evidence import Provenance
from cie_runbook.findings.markup import Cell, Markup, lines, table
from cie_runbook.window import eastern

# JupyterLab sets table cells to the right, words included; a report has its own style sheet, and
# its sanitiser takes this out.
LEFT = ' style="text-align:left"'
_CELL = re.compile(r"<t[dh](?=[ >])")
EVIDENCE_HEADERS = ("Evidence", "Organisation", "Fetched", "Rows", "Came", "What is missing")

HIDDEN_HEADER = "Hidden by redaction"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a report, as HTML that our own functions wrote.

    Attributes
    ----------
    id : str
        Its HTML id, unique in the report.
    caption : str
        What it shows.
    html : str
        The table, escaped.
    """

    id: str
    caption: str
    html: str

    def data_digest(self) -> str:
        """SHA-256 of what the table says."""
        return hashlib.sha256(self.html.encode()).hexdigest()

    def _repr_html_(self) -> str:
        name = escape(self.id, quote=True)
        named = self.html.replace("<table ", f'<table id="{name}" data-table="{name}" ', 1)
        return _CELL.sub(rf"\g<0>{LEFT}", named)


@dataclass(frozen=True)
class TableForm:
    """How the tables of one part of a report are made.

    Attributes
    ----------
    prefix : str
        What their ids begin with.
    css_class : str
        What the style sheet knows them by.
    """

    prefix: str
    css_class: str

    def table(
        self,
        name: str,
        caption: str,
        headers: tuple[str, ...],
        rows: list[list[Cell]],
        nothing: str = "nothing",
    ) -> Table:
        """Return a table; one without rows has a row that says `nothing`."""
        filled = rows or [[nothing, *[Markup("")] * (len(headers) - 1)]]
        html = table(caption, headers, filled, css_class=self.css_class)
        return Table(id=f"{self.prefix}{name}", caption=caption, html=html)


@dataclass(frozen=True)
class Tables:
    """Tables that one cell shows, one below the other."""

    parts: tuple[Table, ...]

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in self.parts)


def evidence_table(records: Sequence[Provenance]) -> Table:
    """Return what was asked for, and what came of it."""
    caption = "What was asked for, and what came of it"
    rows: list[list[Cell]] = [
        [
            record.title,
            record.org or record.system,
            eastern(record.fetched_at),
            f"{record.rows:,}",
            record.completeness,
            lines(_absences(record)),
        ]
        for record in records
    ]
    headers: tuple[str, ...] = EVIDENCE_HEADERS
    if any(record.hidden for record in records):
        headers = (*headers, HIDDEN_HEADER)
        for row, record in zip(rows, records, strict=True):
            row.append(lines(_hidden(record)))
    html = table(caption, headers, rows, css_class="evidence")
    return Table(id="gathered", caption=caption, html=html)


def _hidden(record: Provenance) -> list[str]:
    """Say what redaction took out, by field and kind: whoever owns the source should know."""
    return [f"{one.count:,} {one.kind} in {one.field}" for one in record.hidden] or ["nothing"]


def _absences(record: Provenance) -> list[str]:
    unnamed = [f"no name is configured for {', '.join(record.unnamed)}"] if record.unnamed else []
    return [*record.missing, *unnamed] or ["nothing"]
