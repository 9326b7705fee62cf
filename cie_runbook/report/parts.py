"""A case's report as files that a service takes: within its size, lighter or in parts."""

from __future__ import annotations

from dataclasses import dataclass

from cie_runbook.case import Case
from cie_runbook.redaction import Redactor
from cie_runbook.report.lighter import GENTLE, HTML_SIZES, MB, PDF_SIZES, Sizes, fitting
from cie_runbook.report.publish import PDF, REPORT, Content, checked, pdf_made, rendered

_LONGEST_STEM = 60


@dataclass(frozen=True)
class File:
    """A file of a report: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Parts:
    """The files of one form of a report, and what was done so that they fit; "" for nothing."""

    files: tuple[File, ...]
    word: str = ""

    def fits(self, largest: int) -> bool:
        """Say whether there is a file, and none is larger."""
        return bool(self.files) and all(len(file.content) <= largest for file in self.files)


def html_within(case: Case, content: Content, redactor: Redactor, largest: int) -> Parts:
    """Return the case's page whole, or lighter, or a page a step, each as light as it must be.

    Raises
    ------
    CaseError
        The case has no report.
    UnsafeReportError
        A page of a step does not pass the exit check.
    """
    whole = case.read_text(REPORT)
    name = f"{case.name[:_LONGEST_STEM]}.html"
    sizes = Sizes(wanted=min(largest, HTML_SIZES.most), most=min(largest, HTML_SIZES.most))
    if len(whole.encode()) <= sizes.most:
        return Parts((File(name, whole.encode()),))
    made = fitting(whole, str.encode, sizes, GENTLE)
    if len(made) <= sizes.most or len(content.runs) == 1:
        made = fitting(whole, str.encode, sizes)
        return Parts((File(name, checked(made, content, redactor)),), _lighter("page", sizes))
    return Parts(
        _pages(case, content, redactor, sizes),
        f"The page is larger than {sizes.most / MB:.1f} MB, so each step has a page of its own.",
    )


def pdf_within(case: Case, content: Content, largest: int) -> Parts:
    """Return the case's PDF, made from its page where there is none or it is too large.

    No file where the page cannot be set; the word says why.
    """
    name = f"{case.name[:_LONGEST_STEM]}.pdf"
    most = min(largest, PDF_SIZES.most)
    path = case.path(PDF)
    if path.exists() and path.stat().st_size <= most:
        return Parts((File(name, path.read_bytes()),))
    try:
        made = pdf_made(case, content, Sizes(wanted=min(most, PDF_SIZES.wanted), most=most))
    except ValueError as error:
        return Parts((), f"There is no PDF: {error}.")
    word = _lighter("PDF", Sizes(most, most)) if path.exists() else ""
    return Parts((File(name, made),), word)


def _pages(case: Case, content: Content, redactor: Redactor, sizes: Sizes) -> tuple[File, ...]:
    runs = content.runs
    return tuple(
        File(
            f"{case.name[:_LONGEST_STEM]}-part-{number}-of-{len(runs)}.html",
            checked(
                fitting(rendered(case, content, redactor, [run]), str.encode, sizes),
                content,
                redactor,
            ),
        )
        for number, run in enumerate(runs, 1)
    )


def _lighter(what: str, sizes: Sizes) -> str:
    return (
        f"The {what} was made lighter to stay below {sizes.most / MB:.1f} MB; it says how, "
        "and the case has everything."
    )
