"""One executed notebook as a page of its own, for nbconvert's command: what its cover says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cie_runbook.case import Case
from cie_runbook.catalog import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CaseError
from cie_runbook.redaction import Redactor
from cie_runbook.report.check import check_html
from cie_runbook.report.document import Code, Cover, EvidenceRow, Frame, Section
from cie_runbook.report.facts import MANIFEST, evidence_row, made_by, recorded
from cie_runbook.report.page import read_page
from cie_runbook.report.redaction import redact_html
from cie_runbook.report.redactors import known_names

_SHOWN_PARAMETERS = (("profile", "Profile"), ("start", "From"), ("end", "Until"))


def frame_of(notebook: Mapping[str, Any], name: str, folder: str, code: Code) -> Frame:
    """Return what stands around the cells of a notebook that is exported alone.

    Parameters
    ----------
    notebook :
        An executed notebook of nbformat 4.
    name, folder :
        Its file, as nbconvert knows it; empty where it has none. In the folder of a case, the
        page names the case and its evidence.
    code :
        Whether its code is shown.
    """
    title = _title(notebook) or name or "Notebook"
    case = _case_around(folder)
    cover = Cover(
        title=title,
        verdict_status=None,
        headline="",
        paragraph="",
        findings_html="",
        facts=_facts(notebook, case),
        evidence=_evidence(case),
    )
    error = _first_error(notebook)
    status = "failed" if error else "finished"
    section = Section(title=title, notebook=notebook, status=status, error=error)
    hosts = hosts_of(load_catalog())
    return Frame(cover=cover, sections=[section], allowed_hosts=hosts, code=code)


def checked_page(page: str, frame: Frame) -> str:
    """Return the page redacted, once the exit check let it pass; its own figures are known.

    Raises
    ------
    UnsafeReportError
        It holds something that must not leave.
    """
    redactor = Redactor(allowed=known_names(load_catalog()))
    text = redact_html(page, redactor)
    known = {
        element.attributes[name]
        for element in read_page(text).elements
        for name in ("data-figure", "data-table")
        if name in element.attributes
    }
    check_html(text, redactor=redactor, allowed_hosts=frame.allowed_hosts, known_ids=known)
    return text


def hosts_of(catalog: Catalog) -> frozenset[str]:
    """Return the hosts that a report's links may lead to: those of the organisations."""
    return frozenset(urlsplit(org.browser_url).hostname or "" for org in catalog.orgs.values())


def _title(notebook: Mapping[str, Any]) -> str:
    for cell in notebook.get("cells", ()):
        source = cell.get("source", "")
        text = source if isinstance(source, str) else "".join(source)
        if cell.get("cell_type") == "markdown" and text.startswith("# "):
            return text.splitlines()[0].removeprefix("# ").strip()
    return ""


def _first_error(notebook: Mapping[str, Any]) -> str:
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            if output.get("output_type") == "error":
                return f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    return ""


def _facts(notebook: Mapping[str, Any], case: Case | None) -> list[tuple[str, str]]:
    given = notebook.get("metadata", {}).get("papermill", {}).get("parameters", {})
    facts = [(label, str(given[key])) for key, label in _SHOWN_PARAMETERS if given.get(key)]
    if case is not None:
        facts.append(("Case", case.name))
    return [*facts, ("Made by", made_by())]


def _case_around(folder: str) -> Case | None:
    """Return the case that a notebook lies in; None where it lies elsewhere."""
    try:
        return Case.open(Path(folder).resolve().parent) if folder else None
    except CaseError:
        return None


def _evidence(case: Case | None) -> list[EvidenceRow]:
    """Return the evidence of the case; none while its first run is not over."""
    if case is None or not case.path(MANIFEST).exists():
        return []
    return [evidence_row(record) for record in recorded(case)]
