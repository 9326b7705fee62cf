"""Clinician Workflow: traces without their noise, noise by rule, jobs with their retries."""

from __future__ import annotations

import pytest

from cie_runbook.report.step_workflow import Workflow
from tests.report.triaged import opened


def workflow(scenario: str) -> Workflow:
    return opened(scenario, "clinician_workflow").workflow


def set_aside(found: Workflow) -> dict[str, int]:
    rules = found.noise.rules
    return dict(zip(rules["rule"], rules["set_aside_count"].astype(int), strict=True))


def test_known_noise_is_set_aside_and_counted_by_rule() -> None:
    found = workflow("normal")
    counts = set_aside(found)

    assert min(counts[rule] for rule in ("sacrificial_lambda", "lambda_extension")) > 0
    assert counts["inferred_stores"] > 0
    assert not found.kept["service"].str.contains("sacrificial|defaultdb|cache").any()


def test_jobs_that_ran_again_are_no_news() -> None:
    found = workflow("normal")

    assert found.job_finding.status == "ok"
    assert set(found.jobs.jobs["outcome"]) == {"recovered"}


def test_jobs_that_are_given_up_are_more_than_a_few() -> None:
    found = workflow("job-storm")

    assert found.job_finding.status == "act"
    assert found.job_finding.since == found.jobs.worst_at is not None
    assert "exhausted" in set(found.jobs.jobs["outcome"])
    assert "more than a few" in found.retries().caption


@pytest.mark.parametrize(("scenario", "status"), [("normal", "ok"), ("job-storm", "act")])
def test_the_step_concludes_from_jobs_and_traces(scenario: str, status: str) -> None:
    step = opened(scenario, "clinician_workflow")

    assert step.verdict.status == status
    assert {"workflow_traces", "job_retries"} <= {one.id for one in step.verdict.findings}


def test_a_step_without_its_traces_concludes_nothing_from_them() -> None:
    assert opened("vista-outage", "alert_triage", alert="").workflow.findings == ()


def test_traces_are_laid_out_by_kind_and_service() -> None:
    rows = workflow("normal").by_service()

    assert rows
    assert len({len(tracks) for tracks in rows.values()}) == 1
