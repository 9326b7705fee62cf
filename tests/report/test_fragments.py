"""Cells become fragments of one page, each in its step's section."""

from __future__ import annotations

import re

from cie_runbook.report.document import Clock, Section
from cie_runbook.report.fragments import MARK, joined_cells
from tests.report.samples import failed_section, good_section, notebook, report, shown

CLOCK = Clock(
    promise="Acknowledge within 15 minutes",
    subject="INC0012345",
    started="10:05 EST",
    due="10:20 EST",
    left="missed by 4 minutes",
    status="act",
)


def test_joined_cells_have_ids_of_their_own_and_know_their_step() -> None:
    cells = joined_cells([good_section(), Section(title="x", notebook=None), failed_section()])
    assert len({cell["id"] for cell in cells}) == len(cells) == 6
    assert [cell["metadata"][MARK]["section"] for cell in cells] == [0, 0, 0, 0, 2, 2]


def test_each_cell_stands_in_its_own_section() -> None:
    steps = [
        Section(title=title, notebook=notebook(shown({"text/plain": f"says {title}"})))
        for title in ("one", "two")
    ]
    first, second = re.findall(r'<section class="step".*?</section>', report(*steps), re.DOTALL)
    assert "says one" in first
    assert "says two" in second
    assert "says one" not in second


def test_clocks_have_a_table_before_the_findings() -> None:
    html = report(clocks=[CLOCK])
    assert html.index("Clocks</h2>") < html.index(">Findings</h2>")
    for text in ("Acknowledge within 15 minutes", "INC0012345", "missed by 4 minutes", "▲"):
        assert text in html


def test_without_clocks_there_is_no_such_part() -> None:
    assert "Clocks</h2>" not in report()
