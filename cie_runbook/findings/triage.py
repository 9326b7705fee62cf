"""What a pattern of counters means for a story: the catalog's triage table, and its reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.analysis.counters import read_counters
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.model import Finding, by_signal


@dataclass(frozen=True)
class Meaning:
    """What a pattern means: in words, and who would explain it."""

    reading: str
    suspects: tuple[str, ...]


REGIONAL = Meaning(
    "nothing fails or slows down, so fewer Veterans begin there: texts and links for those "
    "sites, or clinics that are closed",
    ("vetext",),
)
"""A loss in few regions while every service on the way is known to be as usual."""


def matching(findings: Sequence[Finding], catalog: Catalog) -> tuple[Meaning, ...]:
    """Return the rows of the table that fit what is known; an unknown counter speaks against none.

    Nothing fits where no counter is off.
    """
    read = read_counters(catalog.counters, by_signal(findings))
    return tuple(Meaning(pattern.reading, pattern.suspects) for pattern in read.patterns)
