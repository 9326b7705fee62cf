"""The findings table puts first what asks most, and folds regions that are as usual."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.findings.table import findings_table
from tests.findings.builders import make_finding

REGIONS = [make_finding(f"vista_checkins_by_station:VISN {number}") for number in (1, 2, 4)]


def test_what_asks_most_comes_first() -> None:
    html = findings_table([make_finding(), make_finding("chip_p95", "act")], "Findings")
    assert html.index("CHIP") < html.index("Day-of check-ins completed")


def test_regions_as_usual_share_one_row() -> None:
    html = findings_table(REGIONS, "Findings")
    assert html.count("<tr>") == 2
    assert "As usual in VISN 1, VISN 2 and VISN 4." in html


def test_a_region_that_departs_keeps_its_own_row() -> None:
    departed = make_finding("vista_checkins_by_station:VISN 19", "act")
    html = findings_table([*REGIONS, departed], "Findings")
    assert html.count("<tr>") == 3
    assert "VISN 19" in html


def test_the_contact_stands_below_an_action_that_does_not_name_it() -> None:
    finding = replace(make_finding("chip_p95", "act"), next_action="Look.", contact="#channel")
    assert "Look.<br>Ask: #channel" in findings_table([finding], "Findings")


def test_text_is_escaped() -> None:
    finding = replace(make_finding("chip_p95", "act"), sentence="<img src=x>")
    assert "<img" not in findings_table([finding], "<b>")
