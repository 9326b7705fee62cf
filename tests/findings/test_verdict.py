"""The verdict: act before an unknown core, before watch, before ok."""

from __future__ import annotations

import pytest

from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.verdict import CORE_SIGNALS, conclude, overall
from tests.findings.builders import catalog, make_finding


def day(**changed: Status) -> list[Finding]:
    names = (*CORE_SIGNALS, "chip_p95", "vetext_reminders_sent")
    return [make_finding(name, changed.get(name, "ok")) for name in names]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "ok"),
        ({"chip_p95": "watch"}, "watch"),
        ({"vetext_reminders_sent": "unknown"}, "ok"),
        ({"checkin_completed": "unknown"}, "unknown"),
        ({"checkin_completed": "unknown", "chip_p95": "watch"}, "unknown"),
        ({"checkin_completed": "unknown", "chip_p95": "act"}, "act"),
    ],
)
def test_the_status_follows_the_order_of_concern(changed: dict[str, Status], status: str) -> None:
    assert overall(day(**changed)) == status


def test_a_core_signal_that_nobody_judged_is_unknown() -> None:
    assert overall([make_finding("chip_p95")]) == "unknown"
    assert overall([]) == "unknown"


def test_a_surge_is_nothing_broken() -> None:
    verdict = conclude(day(), catalog())
    assert (verdict.status, verdict.suspect, verdict.stories) == ("ok", None, ())


def test_the_suspect_is_named_only_when_the_evidence_points_at_one() -> None:
    one = conclude(day(chip_p95="act"), catalog())
    two = conclude([*day(chip_p95="act"), make_finding("vetext_reminders_sent", "act")], catalog())
    assert one.suspect == "chip"
    assert two.suspect == "chip"  # slowness points down the graph, a loss alone does not
    both = [make_finding(name, "act") for name in ("vista_api_p95", "lorota_error_rate")]
    assert conclude([*day(), *both], catalog()).suspect is None


def test_a_minor_unknown_is_said_without_turning_the_verdict() -> None:
    verdict = conclude(day(vetext_reminders_sent="unknown"), catalog())
    assert verdict.status == "ok"
    assert "Unknown: Reminders sent by VEText." in verdict.paragraph


def test_a_verdict_shows_itself_with_status_headline_and_paragraph() -> None:
    verdict = conclude(day(chip_p95="act"), catalog())
    html = verdict._repr_html_()
    assert 'class="verdict verdict-act"' in html
    assert "CHIP: response time, p95" in html
    assert "Likely cause: CHIP" in html


def test_the_suspect_is_told_before_what_follows_from_it() -> None:
    found = day(checkin_completed="act", chip_p95="act")
    told = [finding.id for finding in conclude(found, catalog()).told]
    assert told[:2] == ["chip_p95", "checkin_completed"]
    assert sorted(told) == sorted(finding.id for finding in found)
