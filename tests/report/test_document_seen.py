"""What the documents say is what the incident's evidence says, redacted where people typed it."""

from __future__ import annotations

from tests.report.outages import outage


def test_the_tracker_row_has_a_value_for_every_column() -> None:
    seen = outage().document.seen
    columns = {one.holds for one in seen.incident.catalog.postmortem.tracker}

    assert seen.tracker_row.keys() == columns
    assert all(seen.tracker_row.values())
    assert seen.tracker_row["suspect"] == "vista-api"
    assert seen.tracker_row["ticket"] == "to be entered"


def test_a_title_that_a_person_typed_is_redacted() -> None:
    seen = outage(title="Outage, call jane.doe@example.org or 202-555-0143").document.seen

    assert "example" not in seen.file
    for text in (seen.text, seen.tracker_row["title"], seen.file):
        assert "jane.doe@" not in text
        assert "202-555-0143" not in text


def test_a_given_title_and_ticket_are_used() -> None:
    seen = outage(title="Texts late", ticket="INC0012345").document.seen

    assert seen.file.endswith("-texts-late.md")
    assert "- **SNOW:** INC0012345" in seen.text
