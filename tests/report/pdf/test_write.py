"""The PDF of a report: tagged, described, with its language and title, the same every time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.report.pdf import pdf_report
from tests.report.pdf.test_markup import png

MADE_AT = datetime(2025, 11, 20, 12, tzinfo=UTC)
PAGE = f"""<html><body><h1>Daily report</h1><p>All is well.</p><h2>Errors</h2>
<figure><img src="{png(80, 40)}" alt="Errors stay at 2 an hour."><figcaption>Errors</figcaption>
</figure><table><caption>Totals</caption><thead><tr><th>Signal</th><th>Count</th></tr></thead>
<tbody><tr><th>Check-ins</th><td>1,186</td></tr></tbody></table></body></html>"""


def made(html: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_report(html, title="A report", made_at=MADE_AT)))


def tags(reader: pypdf.PdfReader) -> list[dict[str, Any]]:
    root: Any = reader.trailer["/Root"]
    return list(_below(root["/StructTreeRoot"]["/K"]))


def _below(node: Any) -> Iterator[dict[str, Any]]:
    node = node.get_object()
    if isinstance(node, list):
        for part in node:
            yield from _below(part)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _below(node["/K"])


def test_a_screen_reader_finds_title_language_headings_and_tables() -> None:
    reader = made(PAGE)
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "A report"
    assert root["/Lang"].startswith("en")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    found = Counter(tag["/S"] for tag in tags(reader))
    assert found["/H1"] == found["/H2"] == found["/Table"] == 1
    assert found["/TH"] == 2


def test_every_figure_has_its_description() -> None:
    figures = [tag for tag in tags(made(PAGE)) if tag["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Errors stay at 2 an hour."]


def test_everything_that_the_page_says_is_in_the_pdf() -> None:
    text = " ".join(page.extract_text() for page in made(PAGE).pages)
    for said in ("Daily report", "All is well.", "Errors", "Totals", "Check-ins", "1,186"):
        assert said in text


def test_the_same_page_gives_the_same_bytes() -> None:
    first, second = (pdf_report(PAGE, title="A report", made_at=MADE_AT) for _ in range(2))
    assert first == second


def test_a_figure_without_a_description_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be set"):
        pdf_report(PAGE.replace("Errors stay at 2 an hour.", ""), title="T", made_at=MADE_AT)


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert pdf_report(f"<body><p>x{escaped}</p></body>", title=text, made_at=MADE_AT)
