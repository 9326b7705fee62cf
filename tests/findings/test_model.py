"""A finding needs evidence, and shows itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.findings.model import Finding, by_signal, worst
from tests.findings.builders import make_finding


def test_a_finding_without_evidence_is_unknown() -> None:
    with pytest.raises(ValueError, match="without evidence is unknown"):
        Finding(id="x", status="ok", title="X", sentence="fine", service="chip")


def test_the_worst_of_nothing_is_unknown() -> None:
    assert worst(()) == "unknown"
    assert worst((make_finding(), make_finding("chip_p95", "watch"))) == "watch"


def test_the_groups_of_a_signal_count_as_one() -> None:
    name = "vista_checkins_by_station"
    found = by_signal([make_finding(f"{name}:VISN 1"), make_finding(f"{name}:VISN 19", "act")])
    assert found == {name: "act"}


def test_the_conclusion_leaves_the_title_out() -> None:
    finding = make_finding("chip_error_rate")
    assert finding.title == "CHIP: error rate"
    assert finding.conclusion == "As it is. Nothing else."


def test_a_finding_shows_itself_escaped_and_with_its_note() -> None:
    finding = replace(make_finding(), title="<script>", is_unconfirmed=True)
    html = finding._repr_html_()
    assert "<script>" not in html
    assert "nobody has confirmed" in html
