"""Tables of Clinician Workflow say what they show, and how much is left out."""

from __future__ import annotations

from cie_runbook.report import workflow_tables
from tests.report.triaged import opened


def test_traces_are_told_by_group_with_the_columns_of_the_plan() -> None:
    found = opened("normal", "clinician_workflow").workflow.traces()

    assert "Error traces by group" in found.caption
    assert "PreCacheAppointmentsByClinicJob" in found.html
    assert "PUT 500" in found.html


def test_every_rule_stands_in_the_table_of_noise() -> None:
    found = opened("normal", "clinician_workflow").workflow
    html = found.set_aside().html

    assert all(str(title) in html for title in found.noise.rules["title"] if "'" not in title)
    assert "until 2027-11-01" in html


def test_a_day_without_a_failed_job_says_so() -> None:
    found = opened("normal", "clinician_workflow").workflow
    verdict = type(found.jobs)(found.jobs.jobs.iloc[:0], 0, None, found.jobs.rule)

    assert "no job failed" in workflow_tables.retries_table(verdict).html
