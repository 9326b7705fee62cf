"""A report becomes files that a service takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.report import parts
from cie_runbook.report.parts import Parts, html_within, pdf_within
from cie_runbook.report.publish import PDF
from tests.report.concluded import REDACTOR, content, reported_case

LARGE = 10**7


def test_what_fits_goes_along_as_it_is(tmp_path: Path) -> None:
    case = reported_case(tmp_path)
    page = html_within(case, content(case), REDACTOR, LARGE)
    pdf = pdf_within(case, content(case), LARGE)
    assert [file.name for file in (*page.files, *pdf.files)] == [
        f"{case.name}.html",
        f"{case.name}.pdf",
    ]
    assert pdf.files[0].content == case.path(PDF).read_bytes()
    assert (page.word, pdf.word) == ("", "")
    assert page.fits(LARGE)


def test_a_page_that_is_too_large_is_made_lighter_with_a_word(tmp_path: Path) -> None:
    case = reported_case(tmp_path)
    page = html_within(case, content(case), REDACTOR, 1000)
    assert "made lighter to stay below 0.0 MB" in page.word
    assert b"Picture left out" in page.files[0].content
    assert not page.fits(1000)


def test_a_page_of_many_steps_is_parted(tmp_path: Path) -> None:
    case = reported_case(tmp_path)
    both = replace(content(case), runs=[*content(case).runs, *content(case).runs])
    page = html_within(case, both, REDACTOR, 1000)
    assert [file.name[-17:] for file in page.files] == ["-part-1-of-2.html", "-part-2-of-2.html"]
    assert "each step has a page of its own" in page.word


def test_a_missing_pdf_is_made(tmp_path: Path) -> None:
    case = reported_case(tmp_path)
    before = case.path(PDF).read_bytes()
    case.path(PDF).unlink()
    assert pdf_within(case, content(case), LARGE).files[0].content == before


def test_a_page_that_cannot_be_set_gives_no_pdf_and_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = reported_case(tmp_path)
    case.path(PDF).unlink()

    def refuse(*_given: object) -> bytes:
        raise ValueError("the page cannot be set: no description")

    monkeypatch.setattr(parts, "pdf_made", refuse)
    pdf = pdf_within(case, content(case), LARGE)
    assert pdf.files == ()
    assert not pdf.fits(LARGE)
    assert pdf == Parts((), "There is no PDF: the page cannot be set: no description.")
