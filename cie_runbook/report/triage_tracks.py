"""Counted errors as tracks: kinds in rows, callers in columns, every bin of the window."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cie_runbook.analysis.episodes import EPISODE_COLUMNS
from cie_runbook.figures.track import Track
from cie_runbook.findings.readings import bins
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

MOST_KINDS, MOST_CALLERS = 4, 3
OTHER_KINDS, OTHER_CALLERS = "Other kinds", "other callers"
BOUNDS = ("expected", "lower", "upper")


def caller_tracks(counts: pd.DataFrame, window: Window, bin_s: int) -> Mapping[str, list[Track]]:
    """Return a track a kind and caller, the most frequent first.

    Parameters
    ----------
    counts : DataFrame
        ``at`` [UTC, start of the bin], ``kind``, ``caller`` and ``count`` [count].
    window : Window
        The bins to show; those without a count had none.
    bin_s : int
        Length of a bin [s].
    """
    few = counts.assign(
        kind=_fewer(counts, "kind", MOST_KINDS, OTHER_KINDS),
        caller=_fewer(counts, "caller", MOST_CALLERS, OTHER_CALLERS),
    )
    kinds, callers = _by_size(few, "kind"), _by_size(few, "caller")
    parts = {kind: few[few["kind"] == kind] for kind in kinds}
    return {
        kind: [
            count_track(f"{kind}, {caller}", part[part["caller"] == caller], window, bin_s)
            for caller in callers
        ]
        for kind, part in parts.items()
    }


def kind_tracks(counts: pd.DataFrame, window: Window, bin_s: int) -> Mapping[str, list[Track]]:
    """Return a track a kind, the most frequent first; see `caller_tracks`."""
    few = counts.assign(kind=_fewer(counts, "kind", MOST_KINDS, OTHER_KINDS))
    return {
        kind: [count_track(kind, few[few["kind"] == kind], window, bin_s)]
        for kind in _by_size(few, "kind")
    }


def _fewer(counts: pd.DataFrame, column: str, most: int, rest: str) -> pd.Series:
    """Return a column in which the rare values are taken together."""
    known = _by_size(counts, column)
    kept = known if len(known) <= most else known[: most - 1]
    return counts[column].where(counts[column].isin(kept), rest)


def _by_size(counts: pd.DataFrame, column: str) -> list[str]:
    totals = counts.groupby(column)["count"].sum().reset_index()
    ordered = totals.sort_values(["count", column], ascending=[False, True])
    return [str(name) for name in ordered[column]]


def count_track(title: str, counts: pd.DataFrame, window: Window, bin_s: int) -> Track:
    """Return counts as a track: ``at`` [UTC, start of the bin] and ``count``; none is zero."""
    index = bins(window, bin_s)
    values = counts.groupby("at")["count"].sum().reindex(index).fillna(0).astype("Float64")
    unknown = pd.Series(pd.NA, index=index, dtype="Float64")
    frame = pd.DataFrame({"value": values, **dict.fromkeys(BOUNDS, unknown)})
    return Track(
        title=title,
        unit="count",
        frame=frame.assign(state=pd.Series("ok", index=index, dtype="string")),
        episodes=empty_table(EPISODE_COLUMNS),
        bin_s=bin_s,
    )
