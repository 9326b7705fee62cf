"""What a report is made of."""

from __future__ import annotations

from cie_runbook.report.document import Outline, Section


def test_a_step_with_an_error_is_not_finished() -> None:
    assert Section(title="x", notebook=None).is_finished
    assert not Section(title="x", notebook=None, error="y").is_finished
    assert not Section(title="x", notebook=None, status="timed out").is_finished


def test_no_heading_is_more_than_one_below_the_last() -> None:
    outline = Outline()
    outline.enter(1)

    assert [outline.heading(level, "x")[0] for level in (2, 6, 6, 2, 3)] == [2, 3, 4, 2, 3]


def test_ids_are_unique_and_plain() -> None:
    outline = Outline()

    assert outline.heading(2, "Is it “well”?")[1] == "s-is-it-well"
    assert outline.heading(2, "Is it well")[1] == "s-is-it-well-2"
    assert outline.heading(2, "\u4f60")[1] == "s-section"
