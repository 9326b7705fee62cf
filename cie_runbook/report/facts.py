"""What a report states of itself: the evidence it rests on, and the programs that made it."""

from __future__ import annotations

from importlib.metadata import version

from cie_runbook import __version__
from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Provenance
from cie_runbook.report.document import EvidenceRow
from cie_runbook.window import eastern

MANIFEST = "manifest.json"
SHOWN_VERSIONS = ("pandas", "matplotlib", "papermill", "nbconvert", "datadog-api-client")
DIGEST_LENGTH = 12


def made_by() -> str:
    """Return which programs made the report."""
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN_VERSIONS)
    return f"cie-runbook {__version__} ({versions})"


def evidence_row(record: Provenance) -> EvidenceRow:
    """Return a record as a line of the appendix."""
    return EvidenceRow(
        name=record.title,
        source=record.system if record.org is None else f"{record.system}, {record.org}",
        queries=record.queries,
        window=record.window.label_eastern(),
        fetched_at=eastern(record.fetched_at),
        rows=record.rows,
        completeness=record.completeness,
        digest=record.digest[:DIGEST_LENGTH],
        link=record.link,
    )


def recorded(case: Case) -> tuple[Provenance, ...]:
    """Return the evidence that the case's manifest names, in the order of its names.

    Raises
    ------
    CaseError
        The manifest is missing or damaged.
    """
    try:
        entries = case.read_json(MANIFEST)["evidence"]
        records = [Provenance.from_json(entry) for entry in entries]
    except (KeyError, TypeError, ValueError):
        raise CaseError(
            "the manifest is damaged", str(case.path(MANIFEST)), "Run the report again."
        ) from None
    return tuple(sorted(records, key=lambda record: record.name))
