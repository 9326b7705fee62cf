"""Counted errors become tracks: every bin of the window, the most frequent first."""

from __future__ import annotations

import pandas as pd

from cie_runbook.report.triage_tracks import (
    MOST_CALLERS,
    MOST_KINDS,
    OTHER_CALLERS,
    OTHER_KINDS,
    caller_tracks,
    kind_tracks,
)
from tests.report.held import WINDOW, at

HOUR_S = 3600


def counts(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": pd.DatetimeIndex([at(1)] * len(rows)).as_unit("ms"),
            "kind": [kind for kind, _, _ in rows],
            "caller": [caller for _, caller, _ in rows],
            "count": [count for _, _, count in rows],
        }
    )


def test_every_kind_has_a_panel_for_every_caller() -> None:
    tracks = caller_tracks(counts(("a", "x", 5), ("a", "y", 1), ("b", "y", 2)), WINDOW, HOUR_S)
    assert {kind: [t.title for t in row] for kind, row in tracks.items()} == {
        "a": ["a, x", "a, y"],
        "b": ["b, x", "b, y"],
    }
    assert tracks["b"][0].values("value").tolist() == [0.0] * 4


def test_rare_kinds_and_callers_are_taken_together() -> None:
    many = [(f"k{n}", f"c{n}", 10.0 - n) for n in range(6)]
    tracks = caller_tracks(counts(*many), WINDOW, HOUR_S)
    assert len(tracks) == MOST_KINDS
    assert OTHER_KINDS in tracks
    row = tracks[OTHER_KINDS]
    assert len(row) == MOST_CALLERS
    assert any(OTHER_CALLERS in track.title for track in row)
    total = sum(t.values("value").sum() for row in tracks.values() for t in row)
    assert total == sum(count for _, _, count in many)


def test_a_bin_without_a_count_had_none() -> None:
    (track,) = kind_tracks(counts(("a", "x", 5)), WINDOW, HOUR_S)["a"]
    assert track.values("value").tolist() == [0.0, 5.0, 0.0, 0.0]


def test_nothing_counted_has_no_track() -> None:
    assert kind_tracks(counts(), WINDOW, HOUR_S) == {}
    assert caller_tracks(counts(), WINDOW, HOUR_S) == {}
