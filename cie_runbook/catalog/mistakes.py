"""Mistakes that a check finds in a document, and the error for the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cie_runbook.catalog.document import Document, Place


@dataclass(frozen=True)
class Mistake:
    """What is wrong with an entry, the mend, and where it stands in its file."""

    what: str
    mend: str
    place: Place


def raise_first(document: Document, mistakes: Iterable[Mistake]) -> None:
    """Raise the first of the mistakes in a document as a CatalogError; nothing where none is."""
    for mistake in mistakes:
        raise document.mistake(mistake.what, mistake.mend, *mistake.place)
