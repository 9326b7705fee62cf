"""A sample of rows, drawn evenly over the window: an hour of trouble does not push out the rest."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from cie_runbook.errors import AccessDeniedError, SourceError
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


def in_turn(
    pages_of: Callable[[str], Iterator[Page]], ids: Iterable[str], reasons: Counter[str]
) -> Iterator[Page]:
    """Yield a page of each list in turn, so that a row cap leaves none of them out.

    Parameters
    ----------
    pages_of : callable
        Asks for the list of an id.
    ids : iterable of str
        Whose lists.
    reasons : Counter of str
        Counts here why a list broke off; the others go on.

    Raises
    ------
    AccessDeniedError
        One of them is refused: all are.
    """

    def asked(one: str) -> Iterator[Page]:
        yield from pages_of(one)

    waiting = deque(asked(one) for one in ids)
    while waiting:
        pages = waiting.popleft()
        try:
            page = next(pages)
        except StopIteration:
            continue
        except AccessDeniedError:
            raise
        except SourceError as error:
            reasons[error.what] += 1
            continue
        yield page
        waiting.append(pages)
