"""Structure that a reader with a screen reader relies on."""

from __future__ import annotations

from cie_runbook.report.check_structure import structure_problems
from cie_runbook.report.page import read_page
from tests.report.samples import KNOWN, report


def problems(html: str) -> list[str]:
    return [problem.what for problem in structure_problems(read_page(html), KNOWN)]


def test_a_rendered_report_has_no_gap() -> None:
    assert problems(report()) == []


def test_an_empty_page_lacks_everything() -> None:
    assert problems("<p>x</p>") == [
        "no language",
        "no title",
        "no Content-Security-Policy that forbids every request",
        "0 headings of the first level instead of one",
    ]


def test_a_second_policy_is_not_taken_for_a_stronger_one() -> None:
    html = report().replace(
        "<title>", '<meta http-equiv="Content-Security-Policy" content="default-src *"><title>'
    )

    assert "no Content-Security-Policy that forbids every request" in problems(html)


def test_a_caption_belongs_to_its_table() -> None:
    html = report().replace("</main>", "<table><tr><td>1</td></tr></table></main>")

    assert "a table without a caption" in problems(html)
