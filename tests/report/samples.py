"""Small reports with all that a real one has, for the tests of rendering."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from cie_runbook.findings.markup import Cell, status_mark, table
from cie_runbook.redaction import Redactor
from cie_runbook.report.document import Cover, EvidenceRow, Section
from cie_runbook.report.render import render_report

HOSTS = frozenset({"vagov.ddog-gov.com"})
KNOWN = frozenset({"clicks", "findings"})
DASHBOARD = "https://vagov.ddog-gov.com/dashboard/zps-5fk-azw?from_ts=1763442000000"
QUERY = "sum:vets_api.statsd.api_check_in_v2_sessions_show_success{env:eks-prod}.as_count()"


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(*extra: bytes) -> bytes:
    """Return a white picture of one pixel, with more chunks before its end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\xff"))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + b"".join(extra) + chunk(b"IEND", b"")


def data_url(picture: bytes) -> str:
    """Return a picture as the address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


def figure_html(name: str = "clicks", alt: str = "Link clicks rise from 9 to 11.") -> str:
    """Return a figure as the package's charts write it."""
    data = table("Data: link clicks", ["Time", "now"], [["09:00", "5,123"]], css_class="data-table")
    return (
        f'<figure id="{name}" data-figure="{name}"><img src="{data_url(png())}" width="864" '
        f'alt="{alt}"><figcaption>Link clicks. <a href="{DASHBOARD}">Open the dashboard</a>'
        "</figcaption><details class='figure-data'><summary>Data behind this figure</summary>"
        f"{data}</details></figure>"
    )


def findings_html() -> str:
    """Return a table of findings with every status."""
    rows: list[list[Cell]] = [
        [
            "vista-api errors",
            status_mark("act"),
            "34.2 % failed, usual 0.4 %.",
            "Call out.",
        ],
        ["CHIP p95", status_mark("watch"), "4.1 s, where 1.2 s are usual.", "Watch."],
        ["Reminders", status_mark("unknown"), "No data came.", "Run doctor."],
        ["Claims", status_mark("ok"), "9,412, where 9,380 are usual.", ""],
    ]
    headers = ["Signal", "Status", "What was found", "Next"]
    html = table("Findings, the gravest first", headers, rows, css_class="findings")
    return html.replace("<table ", '<table data-table="findings" ', 1)


def markdown_cell(source: str) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "source": source}


def shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a code cell that displayed `data`."""
    output = {"output_type": "display_data", "data": dict(data), "metadata": {}}
    return {"cell_type": "code", "source": "secret_code()", "outputs": [output]}


def failing_cell(reason: str) -> dict[str, Any]:
    """Return a code cell that raised."""
    output = {"output_type": "error", "ename": "SourceError", "evalue": reason, "traceback": ["x"]}
    return {"cell_type": "code", "source": "secret_code()", "outputs": [output]}


def notebook(*cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return an executed notebook."""
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def good_section() -> Section:
    """Return a step that came to its end."""
    return Section(
        title="Is check-in healthy today?",
        notebook=notebook(
            markdown_cell("# Is check-in healthy today?\n\nRead the **verdict** first."),
            markdown_cell("## Check-in\n\n- clicks\n- completions, see `docs/`"),
            shown({"text/html": figure_html(), "text/plain": "Chart"}),
            shown({"text/plain": "288 rows, complete"}),
        ),
    )


def failed_section() -> Section:
    """Return a step that failed half-way."""
    return Section(
        title="Do the claims agree?",
        notebook=notebook(
            markdown_cell("## Claims"), failing_cell("the answer is not as documented")
        ),
        status="failed",
        error="SourceError in cell 2: the answer is not as documented",
    )


def cover(**changes: Any) -> Cover:
    """Return a cover."""
    row = EvidenceRow(
        name="checkin_traffic",
        source="Datadog vagov",
        queries=[QUERY],
        window="Wed 2026-11-18 00:00 EST to Thu 2026-11-19 00:00 EST",
        fetched_at="2026-11-19T11:00:04Z",
        rows=121_824,
        completeness="complete",
        digest="3f9a41c07be2",
        link=DASHBOARD,
    )
    known: dict[str, Any] = {
        "title": "Daily report for Wednesday, November 18, 2026",
        "verdict_status": "act",
        "headline": "vista-api failed from 10:05 to 11:40 ET",
        "paragraph": "One in three calls failed.\n\nClaims stayed normal.",
        "findings_html": findings_html(),
        "facts": [("Profile", "drill"), ("Window, UTC", "2026-11-18T05:00Z to 2026-11-19T05:00Z")],
        "evidence": [row],
    }
    return Cover(**{**known, **changes})


def report(*sections: Section, **changes: Any) -> str:
    """Return a rendered report of these steps."""
    steps: Sequence[Section] = sections or (good_section(),)
    redactor = Redactor(key=b"k" * 32)
    return render_report(cover(**changes), steps, redactor=redactor, allowed_hosts=HOSTS)
