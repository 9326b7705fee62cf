"""Sentences about what did not come: which metrics, which days, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from cie_runbook.errors import SourceError
from cie_runbook.window import EASTERN, Window

NAMED = 4  # metrics named in a sentence; the others are counted

Failure = tuple[tuple[str, ...], Window, SourceError]


def missing_sentences(failures: Iterable[Failure]) -> tuple[str, ...]:
    """Return a sentence for each reason and stretch of time, with the metrics concerned."""
    windows: defaultdict[tuple[str, str], list[Window]] = defaultdict(list)
    for refs, window, error in failures:
        for ref in refs:
            windows[(ref, error.what)].append(window)
    refs_of: defaultdict[tuple[tuple[Window, ...], str], list[str]] = defaultdict(list)
    for (ref, reason), found in windows.items():
        refs_of[(joined(found), reason)].append(ref)
    return tuple(
        f"no answer for {_names(refs)}, {', '.join(map(_days, stretches))}: {reason}"
        for (stretches, reason), refs in refs_of.items()
    )


def coarse_sentences(
    bins: Iterable[tuple[Sequence[str], float | None]], asked_s: int
) -> tuple[str, ...]:
    """Return a sentence for each bin length that came back in place of the one asked for."""
    refs_of: defaultdict[float, dict[str, None]] = defaultdict(dict)
    for refs, bin_s in bins:
        if bin_s is not None and bin_s != asked_s:
            refs_of[bin_s].update(dict.fromkeys(refs))
    return tuple(
        f"the service answered in bins of {bin_s:g} s instead of {asked_s} s for {_names([*refs])}"
        for bin_s, refs in sorted(refs_of.items())
    )


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return the windows in order of time, those that touch made one."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start):
        if found and window.start <= found[-1].end:
            found[-1] = Window(found[-1].start, max(found[-1].end, window.end))
        else:
            found.append(window)
    return tuple(found)


def _names(refs: Sequence[str]) -> str:
    if len(refs) <= NAMED:
        return ", ".join(refs)
    return f"{', '.join(refs[:NAMED])} and {len(refs) - NAMED} more"


def _days(window: Window) -> str:
    first = window.eastern_day
    last = (window.end - timedelta(microseconds=1)).astimezone(EASTERN).date()
    return f"{first:%a %Y-%m-%d}" if first == last else f"{first:%a %Y-%m-%d} to {last:%a %Y-%m-%d}"
