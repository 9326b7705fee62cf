"""What background jobs that failed amount to: a few that ran again, or more than a few."""

from __future__ import annotations

from cie_runbook.analysis.retries import RetryVerdict
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import IDENTIFY, contact
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds

SERVICE = "clinician-workflow"


def job_finding(verdict: RetryVerdict, grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude whether jobs that failed recovered when they ran again."""
    check = Check(
        id="job_retries",
        title="Background jobs",
        grounds=grounds,
        service=SERVICE,
        playbook=IDENTIFY,
    )
    numbers = {
        "failed_jobs": len(verdict.jobs),
        "most_open": verdict.most,
        "allowed": verdict.rule.at_most,
        "within_min": verdict.rule.within_min,
    }
    if not verdict.is_more_than_a_few:
        return check.finding("ok", verdict.sentence, numbers=numbers)
    return check.finding(
        "act",
        verdict.sentence,
        next_action="Look at vista-api's errors of that time, and take it to those who run it.",
        contact=contact(catalog, SERVICE),
        numbers=numbers,
    )
