"""A search that leads nowhere is refused, with its line and the nearest that there is."""

from __future__ import annotations

import pytest

from tests.catalog.conftest import Breaker, line_of

FILE = "searches.yaml"
TRACES = "clinician_workflow_traces:\n  kind: datadog_spans\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  kind: sentry_issues", "  kind: sentry_issue", "Did you mean 'sentry_issues'?"),
        ("tags: team:check-in", "tag: team:check-in", "Did you mean 'tags'?"),
        (
            "  row_cap: 6000\n  parts: 12",
            "  row_cap: 0\n  parts: 12",
            "row_cap",
        ),
        ("[check-in-production-support]", "[check-in-production]", "check-in-production-support"),
        ("  of: incidents\n", "  of: incident\n", "Did you mean 'incidents'?"),
        ("  of: ticket_queue\n", "  of: oncalls\n", "no search of servicenow_queue"),
        ("9c50fbc51b4f8d5065965318624bcbbf", "eCheckInVetFacingApps", "sys_id"),
        ("  of: ticket_queue\n", "  of: ticket_queue\n  link: yourit.va.gov\n", "https://"),
        ("  kind: slack_history\n  title: Alerts in", "  title: Alerts in", "kinds"),
        ("\nupstream_support:", "\nUpstream-Support:", "cannot name a file"),
        ("\nvista_api_rpc:", "\nchip:", "has the name of evidence"),
    ],
)
def test_a_mistake_is_named_with_its_mend(broken: Breaker, old: str, new: str, said: str) -> None:
    error = broken(FILE, old, new)
    assert error.where.startswith(f"{FILE} line ")
    assert said in str(error)


def test_an_unknown_org_is_named_on_its_own_line(broken: Breaker) -> None:
    old = "with which status\n  org: tevi\n"
    error = broken(FILE, old, old.replace("tevi", "tevy"))
    assert error.where == line_of(FILE, TRACES, 4)
    assert "Did you mean 'tevi'?" in error.mend


def test_a_step_may_ask_for_searches_and_for_nothing_else(broken: Breaker) -> None:
    error = broken("steps.yaml", "- checkin_traffic\n", "- clinician_workflow_trace\n")
    assert "Did you mean 'clinician_workflow_traces'?" in error.mend


def test_a_file_that_holds_no_names_is_refused(broken: Breaker) -> None:
    text = "clinician_workflow_traces:\n  kind: datadog_spans"
    error = broken(FILE, text, "clinician_workflow_traces: datadog_spans\nother:\n  kind: x")
    assert "has no fields" in error.what
