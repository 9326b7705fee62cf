"""The exit check: a finished page that leaves carries nothing that it must not carry."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cie_runbook.errors import UnsafeReportError
from cie_runbook.redaction import Redactor
from cie_runbook.report.check_activity import activity_problems
from cie_runbook.report.check_identity import identity_problems
from cie_runbook.report.check_structure import structure_problems
from cie_runbook.report.page import Page, read_page
from cie_runbook.report.problem import Problem

_MOST_NAMED = 5


def check_html(
    text: str,
    *,
    redactor: Redactor,
    allowed_hosts: Collection[str],
    known_ids: Collection[str] = frozenset(),
) -> None:
    """Refuse a page that must not leave; say what is wrong and where, never the value.

    Parameters
    ----------
    text :
        The finished page.
    redactor :
        What was used on the way in; it knows this process's credentials.
    allowed_hosts :
        Hosts that a link may lead to.
    known_ids :
        The figures and tables that the case's manifest has an entry for.

    Raises
    ------
    UnsafeReportError
        Something redactable is still there, something could run or call outside, a reader with
        a screen reader would miss something, or a figure has no entry in the manifest.
    """
    try:
        problems = list(_problems(read_page(text), redactor, allowed_hosts, known_ids))
    except Exception:  # whatever it was: a page that cannot be judged does not leave
        problems = [Problem("it could not be judged", 1)]
    if not problems:
        return
    named = "; ".join(f"{problem.what} (line {problem.line})" for problem in problems[:_MOST_NAMED])
    more = len(problems) - _MOST_NAMED
    raise UnsafeReportError(
        named + (f"; and {more} more" if more > 0 else ""),
        "report",
        "It was not written. Mend the step that shows this, and render again.",
    )


def _problems(
    page: Page, redactor: Redactor, allowed_hosts: Collection[str], known_ids: Collection[str]
) -> Iterator[Problem]:
    yield from identity_problems(page, redactor)
    yield from activity_problems(page, allowed_hosts)
    yield from structure_problems(page, known_ids)
