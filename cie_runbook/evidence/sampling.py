"""A sample of rows, drawn evenly over the window: an hour of trouble does not push out the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from cie_runbook.evidence.provenance import Provenance
from cie_runbook.sources.paging import Page
from cie_runbook.window import Window

SAMPLE = "a sample"


def is_only_sampled(record: Provenance) -> bool:
    """Say whether a table is short of rows for no other reason than that a sample was wanted."""
    missing = record.missing
    return record.completeness == "partial" and all(one.startswith(SAMPLE) for one in missing)


def sampled(
    pages: Callable[[Window], Iterator[Page]], window: Window, parts: int, row_cap: int
) -> Iterator[Page]:
    """Yield the newest rows of each of some equal parts of a window.

    Parameters
    ----------
    pages : callable
        Asks for the rows of a window, the newest first.
    window : Window
        The whole.
    parts : int
        How many parts; each gives the same share of `row_cap` at most.
    row_cap : int
        Rows of the whole at most.
    """
    share, cut = row_cap // parts, 0
    last: Page | None = None
    for part in window.split(window.duration / parts + timedelta.resolution):
        rows = 0
        for page in pages(part):
            last, room = page, share - rows
            rows += len(page.table)
            if rows > share:
                cut += 1
                yield Page(page.table.head(room))
                break
            yield page
    if cut and last is not None:
        told = f"{SAMPLE}: the newest {share:,} rows of each of {parts} parts of the window"
        yield Page(last.table.head(0), missing=(f"{told}; {cut} of them hold more",))
