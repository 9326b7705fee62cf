"""The measured part of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench_detection.document import BEGIN, END, Measured, rewrite, told

MEASURED: Measured = {
    "noticed": {"drill, national counts": {"outage": {"ours": (1.0, 0.5)}}},
    "totals": {
        "all": {
            "ours": {
                "noticed": 1.0,
                "in_30_min": 0.5,
                "false_a_day": 0.1,
                "false_on_special_days": 0.2,
                "f1": 0.67,
            }
        }
    },
    "behind": [],
    "skipped": ["peer: skipped, package is not installed"],
    "points_per_second": {"ours": 20_000.0},
    "many": "4,200 series in no time",
}


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "detection.md"
    page.write_text(f"# Detection\n{BEGIN}\nold\n{END}\nThe end.\n", encoding="utf-8")
    rewrite(page, MEASURED)
    rewrite(page, MEASURED)
    text = page.read_text(encoding="utf-8")
    assert text == f"# Detection\n{BEGIN}\n{told(MEASURED)}\n{END}\nThe end.\n"


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "detection.md"
    page.write_text("# Detection\n", encoding="utf-8")
    with pytest.raises(ValueError, match="bench:begin"):
        rewrite(page, MEASURED)


def test_what_was_skipped_and_where_ours_trails_is_told() -> None:
    text = told(MEASURED)
    assert "| drill, national counts | outage   | 1.00 (0.50) |" in text
    assert "peer: skipped" in text
    assert "- none" in text
