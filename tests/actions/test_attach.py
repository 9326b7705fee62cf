"""A report is drafted for a ticket within what its instance takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.actions.attach import FORMS, Form, Instance, attach_report
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.errors import BadInputError
from cie_runbook.report.publish import PDF, REPORT
from tests.actions.world import START, TICKET
from tests.report.concluded import REDACTOR, content, reported_case

HTML_ONLY: tuple[Form, ...] = ("html",)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return reported_case(tmp_path)


def origin(case: Case) -> Origin:
    return Origin(
        outbox=Outbox(case), redactor=REDACTOR, profile="drill", made_at=START, why="A test."
    )


def drafted(
    case: Case, forms: tuple[Form, ...] = FORMS, instance: Instance | None = None
) -> tuple[Draft, ...]:
    return attach_report(
        origin(case), TICKET, content(case), forms=forms, instance=instance or Instance()
    )


def test_page_pdf_and_note_are_drafted_in_that_order(case: Case) -> None:
    html, pdf, note = drafted(case)
    assert Outbox(case).content(html) == case.path(REPORT).read_bytes()
    assert Outbox(case).content(pdf) == case.path(PDF).read_bytes()
    assert note.kind == "servicenow_work_note"
    for text in ("OK: All is as usual.", f"{case.name}.html (", "profile drill", "Nothing departs"):
        assert text in note.fields["text"]


def test_drafting_twice_gives_the_same_drafts(case: Case) -> None:
    assert [draft.id for draft in drafted(case)] == [draft.id for draft in drafted(case)]


def test_a_barred_page_gives_way_to_the_pdf_with_a_word(case: Case) -> None:
    pdf, note = drafted(case, HTML_ONLY, Instance(barred=frozenset({"html"})))
    assert pdf.file is not None
    assert pdf.file.content_type == "application/pdf"
    assert "The instance bars HTML files. The PDF is attached instead." in note.fields["text"]


def test_a_pdf_that_is_too_large_gives_way_to_the_page(case: Case) -> None:
    page = case.path(REPORT).stat().st_size
    assert page < case.path(PDF).stat().st_size
    html, note = drafted(case, ("pdf",), Instance(largest=page))
    assert html.file is not None
    assert html.file.content_type == "text/html"
    assert "The HTML is attached instead." in note.fields["text"]


def test_nothing_is_drafted_where_every_form_is_barred(case: Case) -> None:
    with pytest.raises(BadInputError, match="neither the page nor the PDF"):
        drafted(case, instance=Instance(barred=frozenset(FORMS)))
    assert Outbox(case).all() == []


def test_what_is_missing_stands_in_the_note(case: Case) -> None:
    known = content(case)
    lacking = replace(known.conclusion, incomplete=("evidence chip is denied",))
    *_, note = attach_report(
        origin(case),
        TICKET,
        replace(known, conclusion=lacking),
        forms=FORMS,
        instance=Instance(),
    )
    assert "Incomplete: evidence chip is denied" in note.fields["text"]
