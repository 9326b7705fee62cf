"""What the start of a shift suggests to say or do, finding by finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cie_runbook.analysis.alert_freeze import AlertFreeze
from cie_runbook.findings.jobs import SERVICE
from cie_runbook.findings.model import Finding
from cie_runbook.findings.shift import ENGINEERING
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.report.shift_evidence import ShiftEvidence
from cie_runbook.window import eastern

ASK_ENGINEERS = ("on_call_coverage", "on_call_handover", "on_call_reach", "daily_bot")
AGREEMENT = "reconciled_"
FIRST_ANSWER = (
    "Thank you, we have seen this ticket and are looking into it. "
    "When would be a good time to go through it together?"
)


def shift_suggestions(
    seen: ShiftEvidence, freezes: Sequence[AlertFreeze], findings: Sequence[Finding]
) -> tuple[Suggestion, ...]:
    """Return what to say or do outside, in the order of the findings that ask for it."""
    return tuple(
        suggestion
        for finding in findings
        if finding.status in {"act", "watch"}
        for suggestion in _of(finding, seen, freezes)
    )


def _of(
    finding: Finding, seen: ShiftEvidence, freezes: Sequence[AlertFreeze]
) -> Iterator[Suggestion]:
    if finding.id in ASK_ENGINEERS or finding.id.startswith(AGREEMENT):
        yield _message(finding, ENGINEERING)
    elif finding.id == "alert_freeze":
        yield from (_freeze(finding, one) for one in freezes if one.is_due(seen.now))
    elif finding.id == "job_retries":
        service = seen.catalog.services[SERVICE]
        yield _message(finding, service.channel or ENGINEERING, service.call_out or "")
    elif finding.id == "pages":
        yield from _acknowledgements(finding, seen)
    elif finding.id == "ticket_response":
        yield from _answers(finding, seen)


def _message(finding: Finding, channel: str, call_out: str = "") -> Suggestion:
    return Suggestion(
        kind="slack_message",
        target=channel,
        why=finding.sentence,
        text=f"{finding.sentence}\n{finding.next_action}",
        call_out=call_out,
    )


def _freeze(finding: Finding, freeze: AlertFreeze) -> Suggestion:
    day = f"{freeze.holiday:%A, %B} {freeze.holiday.day}"
    return Suggestion(
        kind="slack_message",
        target=ENGINEERING,
        why=finding.sentence,
        text=(
            f"Alert freeze for {day}, a federal holiday: the monitors of low activity are muted "
            f"from {eastern(freeze.window.start)} to {eastern(freeze.window.end)}. "
            "Outages still page."
        ),
    )


def _acknowledgements(finding: Finding, seen: ShiftEvidence) -> Iterator[Suggestion]:
    ids = seen.rows("incidents").set_index("incident_number")["incident_id"].astype(str).to_dict()
    known = {str(number): name for number, name in ids.items()}
    for page in seen.pages:
        if page.clock.state(seen.now) in {"running", "overdue"} and page.number in known:
            yield Suggestion(
                kind="pagerduty_acknowledge", target=known[page.number], why=finding.sentence
            )


def _answers(finding: Finding, seen: ShiftEvidence) -> Iterator[Suggestion]:
    for ticket in seen.tickets:
        if ticket.response.state(seen.now) == "overdue":
            yield Suggestion(
                kind="servicenow_work_note",
                target=ticket.number,
                why=finding.sentence,
                text=FIRST_ANSWER,
            )
