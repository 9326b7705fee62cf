"""A suggestion becomes a draft of its kind, or says why it cannot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.suggested import Materials, Undrafted, drafted, sent_before
from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.redaction import Redactor
from cie_runbook.sources.github_template import IssueTemplate

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
TEMPLATE = IssueTemplate(
    sha="s",
    name="n",
    about="a",
    title="[SNOW]: INCIDENT NUMBER ",
    labels=("SNOW",),
    assignees=(),
    body="b",
)
MATERIALS = Materials(catalog=load_catalog(), report=b"<p>report</p>", template=TEMPLATE)
STATE = {"state": "Resolved", "close_code": "Solution provided", "close_notes": "Fixed."}
SUGGESTIONS = {
    "slack_message": Suggestion(
        kind="slack_message", target="vettext-production-support", why="w", text="t",
        call_out="@vetext-tier-3-team",
    ),
    "pagerduty_acknowledge": Suggestion(
        kind="pagerduty_acknowledge", target="Q1ABCDEFGHIJKL", why="w"
    ),
    "servicenow_work_note": Suggestion(
        kind="servicenow_work_note", target="INC0012345", why="w", text="t"
    ),
    "servicenow_attachment": Suggestion(kind="servicenow_report", target="INC0012345", why="w"),
    "servicenow_state": Suggestion(
        kind="servicenow_state", target="INC0012345", why="w", more=STATE
    ),
    "github_issue": Suggestion(
        kind="github_issue", target="INC0012345", why="w", text="t", facts=("a fact",),
        more={"repository": "department-of-veterans-affairs/va.gov-team"},
    ),
}  # fmt: skip


def origin(home: Path, name: str = "case") -> Origin:
    facts = {"start": "2026-11-18T00:00+00:00", "end": "2026-11-19T00:00+00:00"}
    outbox = Outbox(Case.create(home, name, facts))
    return Origin(
        outbox=outbox, redactor=Redactor(), profile="drill:normal", made_at=NOW, why="why"
    )


def made(home: Path, suggestion: Suggestion, name: str = "case") -> Draft:
    found = drafted(origin(home, name), suggestion, MATERIALS)
    assert isinstance(found, Draft)
    return found


@pytest.mark.parametrize("kind", SUGGESTIONS)
def test_each_suggestion_is_kept_as_a_draft_of_its_kind(kind: str, tmp_path: Path) -> None:
    draft = made(tmp_path, SUGGESTIONS[kind])
    assert draft.kind == kind
    assert origin(tmp_path).outbox.get(draft.id) == draft
    assert draft.state == "drafted"


@pytest.mark.parametrize(
    ("suggestion", "why"),
    [
        (SUGGESTIONS["github_issue"], "template did not come"),
        (SUGGESTIONS["servicenow_attachment"], "no report"),
        (Suggestion(kind="slack_message", target="check-in-releases", why="w", text="t"), "no id"),
    ],
    ids=["issue", "report", "channel"],
)
def test_what_cannot_be_drafted_says_why(suggestion: Suggestion, why: str, tmp_path: Path) -> None:
    found = drafted(origin(tmp_path), suggestion, Materials(catalog=load_catalog()))
    assert isinstance(found, Undrafted)
    assert why in found.why


def test_what_another_case_sent_is_known(tmp_path: Path) -> None:
    said = SUGGESTIONS["servicenow_work_note"]
    first, again = made(tmp_path, said, "first"), made(tmp_path, said, "again")
    here = origin(tmp_path, "again").outbox.case
    assert sent_before(again, here) is None

    origin(tmp_path, "first").outbox.change(
        first.id, expected={"drafted"}, state="sent", at=NOW, by="me",
        receipt=Receipt(at=NOW, reference="1"),
    )  # fmt: skip
    earlier = sent_before(again, here)
    assert earlier is not None
    assert earlier.case == "first"


def test_another_ticket_is_another_draft(tmp_path: Path) -> None:
    said = SUGGESTIONS["servicenow_work_note"]
    other = Suggestion(kind="servicenow_work_note", target="INC0099999", why="w", text="t")
    first = made(tmp_path, said, "first")
    origin(tmp_path, "first").outbox.change(
        first.id, expected={"drafted"}, state="sent", at=NOW, by="me",
        receipt=Receipt(at=NOW, reference="1"),
    )  # fmt: skip
    again = made(tmp_path, other, "again")
    assert sent_before(again, origin(tmp_path, "again").outbox.case) is None
