"""Formulas of signals: sums and differences of metric references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from cie_runbook.catalog.models import Signal

Sign = Literal[1, -1]

_REFERENCE = r"[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*)?"
_FORMULA = re.compile(rf"\s*{_REFERENCE}(?:\s*[+-]\s*{_REFERENCE})*\s*", re.ASCII)
_TERM = re.compile(rf"([+-]?)\s*({_REFERENCE})", re.ASCII)


@dataclass(frozen=True)
class Formula:
    """Metric references that are added up, each with its sign."""

    terms: tuple[tuple[Sign, str], ...]

    @property
    def references(self) -> tuple[str, ...]:
        """The metric references, in the order in which they stand."""
        return tuple(reference for _, reference in self.terms)

    def __str__(self) -> str:
        text = "".join(f" {'+' if sign > 0 else '-'} {name}" for sign, name in self.terms)
        return text.removeprefix(" + ")


@lru_cache(maxsize=512)
def parse_formula(text: str) -> Formula:
    """Read a formula such as "checkin_failed + checkin_completed" or "chip_time:p95".

    Raises
    ------
    ValueError
        The text is no sum or difference of metric references, or names a reference twice.
    """
    if not _FORMULA.fullmatch(text):
        raise ValueError(f"the formula {text[:80]!r} is no sum or difference of metrics")
    formula = Formula(
        tuple((-1 if sign == "-" else 1, reference) for sign, reference in _TERM.findall(text))
    )
    references = formula.references
    twice = next((name for name in references if references.count(name) > 1), None)
    if twice:
        raise ValueError(f"the formula names {twice!r} twice")
    return formula


def signal_refs(signal: Signal) -> tuple[str, ...]:
    """Return every metric reference that a signal needs, without repetition, in its order."""
    texts = [signal.of] if signal.per is None else [signal.of, signal.per]
    return tuple(dict.fromkeys(name for text in texts for name in parse_formula(text).references))
