"""What a finding of the shift suggests to say is ready to be drafted."""

from __future__ import annotations

from cie_runbook.findings.suggestions import Suggestion, read_suggestions
from tests.drilled import morning


def suggested(scenario: str) -> tuple[Suggestion, ...]:
    step = morning(scenario)
    step.shift.conclude()
    return read_suggestions(step.at.case.read_json("suggestions", "shift_start.json"))


def test_a_normal_morning_suggests_nothing() -> None:
    assert suggested("normal") == ()


def test_a_gap_is_told_to_the_engineers() -> None:
    (one,) = suggested("coverage-gap")
    assert (one.kind, one.target) == ("slack_message", "check-in-experience-engineering")
    assert "no secondary on Mon Nov 24 13:00 to 20:00 ET" in one.text


def test_a_storm_of_jobs_goes_to_those_who_run_what_they_call() -> None:
    (one,) = suggested("job-storm")
    assert (one.target, one.call_out) == ("vettext-production-support", "@vetext-tier-3-team")


def test_a_late_ticket_gets_a_first_answer_that_quotes_nothing() -> None:
    (one,) = suggested("queue-overdue")
    assert one.kind == "servicenow_work_note"
    assert one.target.startswith("INC")
    assert "training" not in one.text


def test_an_incident_that_nobody_took_is_to_be_acknowledged() -> None:
    step = morning("vista-outage")
    kinds = {one.kind for one in suggested("vista-outage")}
    assert "slack_message" in kinds
    waiting = [p for p in step.shift.seen.pages if p.clock.state(step.at.window.end) == "overdue"]
    assert ("pagerduty_acknowledge" in kinds) is bool(waiting)
