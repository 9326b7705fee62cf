"""A few failed jobs are ok; more than a few ask to act, and say whom to ask."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.job_runs import COLUMNS
from cie_runbook.analysis.retries import judge_retries
from cie_runbook.findings.jobs import job_finding
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Grounds
from cie_runbook.tables import conform
from tests.findings.builders import at, catalog

GROUNDS = Grounds(evidence=("background_jobs",), availability="complete", org="TEVI")


def found(jobs: int, grounds: Grounds = GROUNDS) -> Finding:
    rule = catalog().noise["requeued_jobs"].few
    assert rule is not None
    rows = [
        {"at": at(f"10:{2 * attempt:02d}"), "job": "J", "job_id": f"{job}", "failed": True}
        for job in range(jobs)
        for attempt in range(rule.attempts)
    ]
    runs = conform(pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS)
    return job_finding(judge_retries(runs, rule, now=at("12:00")), grounds, catalog())


@pytest.mark.parametrize(("jobs", "status"), [(0, "ok"), (5, "ok"), (6, "act")])
def test_the_rule_decides_what_more_than_a_few_is(jobs: int, status: str) -> None:
    assert found(jobs).status == status


def test_more_than_a_few_are_told_with_the_rule_and_the_channel() -> None:
    finding = found(8)
    assert "8 failed jobs" in finding.sentence
    assert "a few is up to 5 in 15 minutes" in finding.sentence
    assert finding.contact.endswith("call out @vetext-tier-3-team")


def test_without_evidence_nobody_knows() -> None:
    absent = Grounds(evidence=("background_jobs",), availability="denied", org="TEVI")
    assert found(0, absent).status == "unknown"
