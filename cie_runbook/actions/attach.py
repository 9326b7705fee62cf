"""Drafting a case's report for a ticket: the files that the instance takes, and a work note."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from cie_runbook.actions.compose_tickets import servicenow_attachment, servicenow_work_note
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.errors import BadInputError
from cie_runbook.report.lighter import MB
from cie_runbook.report.parts import File, Parts, html_within, pdf_within
from cie_runbook.report.publish import Content, report_title

Form = Literal["html", "pdf"]
FORMS: tuple[Form, ...] = ("html", "pdf")
LARGEST = 5 * MB  # what every instance is likely to take, whatever its own limit


@dataclass(frozen=True, kw_only=True)
class Instance:
    """What a ServiceNow instance takes: bytes of a file at most, and the forms that it bars."""

    largest: int = LARGEST
    barred: frozenset[Form] = frozenset()


def attach_report(
    origin: Origin, ticket: str, content: Content, *, forms: Collection[Form], instance: Instance
) -> tuple[Draft, ...]:
    """Draft the report's files and the work note that goes with them, in that order.

    A form that is barred, or that cannot be made small enough, gives way to the other one; the
    note says so.

    Raises
    ------
    BadInputError
        No form is left that the instance takes.
    """
    files, words = _chosen(origin, content, forms, instance)
    attached = [servicenow_attachment(origin, ticket, file.name, file.content) for file in files]
    note = servicenow_work_note(origin, ticket, _note(origin, content, files, words))
    return (*attached, note)


def _chosen(
    origin: Origin, content: Content, forms: Collection[Form], instance: Instance
) -> tuple[list[File], list[str]]:
    files: list[File] = []
    words: list[str] = []
    for form in (form for form in FORMS if form in forms):
        parts = _parts(form, origin, content, instance)
        words += [parts.word] if parts.word else []
        files += parts.files
    others = [form for form in FORMS if form not in forms]
    if not files and others:
        parts = _parts(others[0], origin, content, instance)
        words += [f"The {others[0].upper()} is attached instead."] if parts.files else []
        files += parts.files
    if not files:
        raise BadInputError(
            "neither the page nor the PDF can be attached there",
            "attach",
            f"{' '.join(words)} Send the work note by hand, and say where the report is.",
        )
    return files, words


def _parts(form: Form, origin: Origin, content: Content, instance: Instance) -> Parts:
    """Return a form's files; none, and the reason, where the instance does not take them."""
    if form in instance.barred:
        return Parts((), f"The instance bars {form.upper()} files.")
    case, largest = origin.outbox.case, instance.largest
    parts = (
        html_within(case, content, origin.redactor, largest)
        if form == "html"
        else pdf_within(case, content, largest)
    )
    if not parts.files or parts.fits(largest):
        return parts
    return Parts((), f"The {form.upper()} is larger than {largest / MB:.1f} MB whatever is cut.")


def _note(origin: Origin, content: Content, files: Sequence[File], words: Sequence[str]) -> str:
    conclusion, plan = content.conclusion, content.plan
    listed = ", ".join(f"{file.name} ({len(file.content) / 1000:,.0f} kB)" for file in files)
    missing = [f"Incomplete: {reason}" for reason in conclusion.incomplete]
    paragraphs = [
        f"{conclusion.status.upper()}: {conclusion.headline}",
        conclusion.paragraph,
        "\n".join(missing),
        f"Attached: {listed}. {' '.join(words)}".strip(),
        f"{report_title(plan)}; {plan.window.label_eastern()}; case {origin.outbox.case.name}, "
        f"profile {plan.profile}.",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
