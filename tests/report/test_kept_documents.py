"""A document is written again as evidence grows, and never over what a person wrote."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.catalog.postmortem import TrackerColumn
from cie_runbook.report.kept_documents import keep, tracker_text

NAME = "2026-11-18-outage.md"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case.create(tmp_path, "incident", {})


def test_a_document_is_written_again_where_nobody_changed_it(case: Case) -> None:
    keep(case, NAME, "first")
    again = keep(case, NAME, "second")

    assert again.beside is None
    assert again.path.read_text() == "second"


def test_what_a_person_changed_stays_and_the_new_one_stands_beside_it(case: Case) -> None:
    first = keep(case, NAME, "first")
    first.path.write_text("first, and what we know better")
    again = keep(case, NAME, "second")

    assert again.path.name == "2026-11-18-outage.new.md"
    assert again.beside == first.path
    assert first.path.read_text() == "first, and what we know better"
    assert again.path.read_text() == "second"


def test_a_file_that_we_never_wrote_is_a_persons(case: Case) -> None:
    (case.folder / "documents").mkdir()
    (case.folder / "documents" / NAME).write_text("by hand")

    assert keep(case, NAME, "ours").beside is not None


def test_the_tracker_row_opens_without_running_anything() -> None:
    columns = (
        TrackerColumn(title="Outage", holds="title"),
        TrackerColumn(title="SNOW", holds="ticket"),
    )
    text = tracker_text(columns, {"title": "=HYPERLINK(1)", "ticket": "INC0012345"})

    assert list(csv.reader(io.StringIO(text))) == [
        ["Outage", "SNOW"], ["'=HYPERLINK(1)", "INC0012345"],
    ]  # fmt: skip
