"""An incident is documented once: its files are in the case, and its drafts wait."""

from __future__ import annotations

import json

from cie_runbook.report.kept_documents import FOLDER
from cie_runbook.report.step_document import Document
from tests.report.outages import outage


def test_the_post_mortem_and_the_tracker_row_are_written_into_the_case() -> None:
    step = outage()
    files = step.document.write()
    folder = step.at.case.folder / FOLDER
    day = step.at.window.eastern_day.isoformat()

    text = (folder / f"{day}-check-in-impaired-vista-api.md").read_text(encoding="utf-8")
    assert text.startswith("# Check-in impaired: vista-api\n")
    assert "outage-tracker.csv" in files.html
    assert "vista-api" in (folder / "outage-tracker.csv").read_text(encoding="utf-8")


def test_the_numbers_in_the_text_are_those_of_the_evidence() -> None:
    document = outage().document
    impact = document.seen.incident.impact
    assert impact is not None

    expected = f"{round(impact.low):,} to {round(impact.high):,} Veterans"
    assert expected in document.seen.text


def test_every_table_is_shown_once_and_the_conclusion_written() -> None:
    document = outage().document
    tables = [
        document.required(), document.lessons(), document.actions(), document.questions(),
        document.tracker(), document.write(),
    ]  # fmt: skip

    assert len({table.id for table in tables}) == len(tables)
    shown = document.conclude()
    assert shown.verdict.status == "act"
    assert shown.verdict.headline == "Post-mortem drafted, “Check-in impaired: vista-api”"


def test_with_a_ticket_its_note_its_report_and_one_issue_are_suggested() -> None:
    step = outage(ticket="INC0012345", data_lost="no")
    step.document.conclude()
    path = step.at.case.path("suggestions", f"{step.at.step.id}.json")
    found = json.loads(path.read_text(encoding="utf-8"))["suggestions"]

    assert [one["kind"] for one in found][:2] == ["servicenow_work_note", "servicenow_report"]
    assert {one["target"] for one in found} == {"INC0012345"}


def test_a_day_without_an_incident_is_not_documented() -> None:
    document = Document(outage())
    vars(document.seen)["is_incident"] = False

    assert document.findings == ()
    assert "nothing" in document.write().html
    assert "no incident to document" in document.verdict.paragraph
