"""Evidence in the hand: the record of a frozen table, and its rows when they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from cie_runbook.evidence.parquet import read_pages, read_table
from cie_runbook.evidence.provenance import Provenance
from cie_runbook.tables import empty_table


@dataclass(frozen=True)
class Evidence:
    """A frozen table and its record.

    Attributes
    ----------
    provenance : Provenance
        Where the table came from.
    file : Path or None
        Where it is frozen; None where nothing came, and then the table is empty.
    """

    provenance: Provenance
    file: Path | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The whole table, read once; for a large one see `columns` and `pages`."""
        return self.columns()

    def columns(self, *wanted: str) -> pd.DataFrame:
        """Return the columns `wanted` and read no others; without names, all.

        Raises
        ------
        CaseError
            The file is not, or no longer, the one that was frozen.
        """
        record = self.provenance
        if self.file is None:
            empty = empty_table(record.columns)
            return empty[list(wanted)] if wanted else empty
        return read_table(self.file, record.digest, record.columns, wanted)

    def pages(self, *wanted: str) -> Iterator[pd.DataFrame]:
        """Yield the rows in order, some thousands at a time, so that any table fits in memory.

        Raises
        ------
        CaseError
            The file is not, or no longer, the one that was frozen.
        """
        if self.file is not None:
            record = self.provenance
            yield from read_pages(self.file, record.digest, record.columns, wanted)
