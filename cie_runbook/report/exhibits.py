"""Exhibits: every figure and table that a step shows, with the evidence that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Provenance

FOLDER = "exhibits"


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One figure or table of a report.

    Attributes
    ----------
    id : str
        Its HTML id, unique in the report.
    kind : {"figure", "table"}
        What it is.
    title : str
        Alt text of a figure, caption of a table.
    evidence : tuple of str
        Names of the evidence that it was made from.
    data_digest : str
        SHA-256 of the numbers that it shows.
    """

    id: str
    kind: Literal["figure", "table"]
    title: str
    evidence: tuple[str, ...]
    data_digest: str


def write_exhibits(case: Case, step: str, exhibits: Sequence[Exhibit]) -> None:
    """Write down what `step` has shown so far."""
    case.write_json(FOLDER, f"{step}.json", {"exhibits": [vars(e) for e in exhibits]})


def read_exhibits(case: Case, step: str) -> tuple[Exhibit, ...]:
    """Return what `step` showed; nothing where it never got that far."""
    if not case.path(FOLDER, f"{step}.json").exists():
        return ()
    try:
        entries = case.read_json(FOLDER, f"{step}.json")["exhibits"]
        return tuple(Exhibit(**{**e, "evidence": tuple(e["evidence"])}) for e in entries)
    except (KeyError, TypeError):
        path = case.path(FOLDER, f"{step}.json")
        raise CaseError(
            "the record of figures is damaged", str(path), "Run the step again."
        ) from None


def manifest(exhibits: Sequence[Exhibit], provenance: Mapping[str, Provenance]) -> dict[str, Any]:
    """Return the case's manifest: the evidence, and for each exhibit its sources."""
    return {
        "evidence": [provenance[name].to_json() for name in sorted(provenance)],
        "exhibits": [
            {
                "id": exhibit.id,
                "kind": exhibit.kind,
                "title": exhibit.title,
                "data_digest": exhibit.data_digest,
                "sources": [_source(provenance[name]) for name in exhibit.evidence],
            }
            for exhibit in exhibits
        ],
    }


def _source(provenance: Provenance) -> dict[str, Any]:
    record = provenance.to_json()
    wanted = ("name", "org", "queries", "window", "fetched_at", "rows", "completeness", "digest")
    return {name: record[name] for name in (*wanted, "link")}
