"""What is suggested for a ticket follows from what it lacks and what it is likely about."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.analysis.ticket_traces import Suggested
from cie_runbook.report.queue_evidence import QueueEvidence
from cie_runbook.report.queue_suggestions import queue_suggestions
from tests.drilled import queue


class Decided(QueueEvidence):
    """Evidence of a queue in which somebody has decided what tickets are about."""

    def suggested(self, ticket: object) -> Suggested:
        return Suggested(cause="software fault", reasons=("it is ours",))


def test_what_is_missing_is_asked_for_before_what_was_found_is_told() -> None:
    seen = queue("vista-outage").queue.seen
    found = queue_suggestions(seen, seen.tickets[0], "")
    kinds = ["servicenow_work_note", "servicenow_work_note", "servicenow_report"]
    assert [one.kind for one in found] == kinds
    assert "appointment time" in found[0].text
    assert found[1].text.startswith("Likely about: upstream.")


def test_where_too_little_is_known_nothing_is_told() -> None:
    seen = queue().queue.seen
    old = replace(seen.tickets[-1], missing=())
    assert queue_suggestions(seen, old, "") == ()


def test_a_fault_of_ours_gets_an_issue_with_evidence() -> None:
    step = queue("vista-outage")
    seen = Decided(step)
    issue = queue_suggestions(seen, seen.tickets[0], "")[-1]
    assert issue.kind == "github_issue"
    assert issue.more == {"repository": "department-of-veterans-affairs/va.gov-team"}
    assert any("Looked at" in fact for fact in issue.facts)


def test_once_the_fix_is_out_resolved_is_all_that_is_suggested() -> None:
    seen = queue("vista-outage").queue.seen
    version = str(seen.rows("deployments_vagov")["title"].iloc[0]).split()[1]
    (one,) = queue_suggestions(seen, seen.tickets[0], version)
    assert (one.kind, one.more["state"]) == ("servicenow_state", "Resolved")
    assert version in one.more["close_notes"]
