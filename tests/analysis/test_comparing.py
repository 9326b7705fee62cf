"""A day is held against its usual first, and brought onto the common scale then."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.comparing import comparable, compare
from cie_runbook.analysis.inputs import Question, read_series
from tests.analysis.simulate import World
from tests.analysis.test_anomalies import DAY, TEN, series

QUESTION = Question(kind="count", direction="low", time_zone="America/New_York")


def test_a_loss_scores_below_the_usual_on_both_scales() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 12] = 0.0
    past, now = read_series(history, current, None, QUESTION)
    usual, raw = compare(past, now, "count", None)
    scan = comparable(raw, usual, "count", 300)
    assert raw.score[:, TEN + 6].min() < -5
    assert scan.score[:, TEN + 6].min() < -4
    assert np.all(np.sign(scan.score) * np.sign(raw.score) >= 0)
    assert usual.volume.max() > 100


def test_nothing_else_of_the_scan_changes() -> None:
    past, now = read_series(*series(DAY, World()), None, QUESTION)
    usual, raw = compare(past, now, "count", None)
    scan = comparable(raw, usual, "count", 300)
    assert np.array_equal(scan.departure, raw.departure)
    assert np.array_equal(scan.is_lasting, raw.is_lasting)
