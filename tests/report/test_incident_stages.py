"""An incident's rows are asked of its own time, and everything else of the whole day."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.report.alert_evidence import BASELINE
from cie_runbook.report.incident_stages import ROWS
from tests.report.incidents import incident


def test_rows_are_asked_of_the_incident_and_of_what_it_is_compared_with() -> None:
    seen = incident("vista-outage")
    looked = seen.seen.incident
    assert looked is not None

    for name in ROWS:
        asked = seen.step.evidence[name].provenance.window
        assert (asked.start, asked.end) == (looked.began - BASELINE, looked.end)


def test_counters_and_alerts_are_asked_of_the_whole_day() -> None:
    seen = incident("vista-outage")

    for name in ("alerts_tevi", "incidents"):
        assert seen.step.evidence[name].provenance.window == seen.window
    history = seen.step.evidence["vista_api"].provenance.window
    assert history.end == seen.window.end
    assert history.start < seen.window.start - timedelta(days=6)


def test_the_evidence_keeps_the_order_of_the_step() -> None:
    step = incident("vista-outage").step

    assert tuple(step.evidence) == step.at.step.evidence


def test_where_nobody_can_tell_when_it_began_rows_are_asked_of_the_whole_day() -> None:
    seen = incident("normal", "2025-11-19T12:00-05:00")
    asked = seen.step.evidence["request_traces"].provenance.window

    assert seen.story is None
    assert asked.duration < seen.window.duration, "somebody noticed it at noon"
