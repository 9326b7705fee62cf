"""Series are read once, and what cannot be judged is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.inputs import Question, read_series
from tests.analysis.simulate import days_grid

PAST, NOW = days_grid(date(2026, 11, 10), 8), days_grid(date(2026, 11, 18), 1)


def flat(index: pd.Index[pd.Timestamp], value: float) -> pd.Series:
    return pd.Series(value, index=index, dtype="Float64")


def test_a_success_rate_is_told_by_its_failures() -> None:
    trials = flat(PAST.append(NOW), 20.0)
    question = Question(kind="rate", direction="low")
    past, now = read_series(flat(PAST, 18.0), flat(NOW, 15.0), trials, question)
    assert now.is_flipped
    assert now.direction == "high"
    assert now.events[0] == 5.0
    assert np.nanmax(past.table.cells) == 2.0


def test_a_latency_becomes_a_logarithm_and_zero_is_unknown() -> None:
    now_ms = flat(NOW, 1000.0)
    now_ms.iloc[3] = 0.0
    _, now = read_series(
        flat(PAST, 900.0), now_ms, None, Question(kind="latency", direction="high")
    )
    assert now.events[0] == pytest.approx(np.log(1000))
    assert np.isnan(now.events[3])
    assert (now.trials == 20).all()


def test_a_day_only_begun_is_no_history() -> None:
    past, _ = read_series(
        flat(PAST, 1.0), flat(NOW, 1.0), None, Question(kind="count", direction="low")
    )
    assert past.table.days[0] == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("history", "current", "said"),
    [
        (flat(PAST, 1.0), flat(NOW[:0], 1.0), "no bin to judge"),
        (flat(PAST.append(NOW[:2]), 1.0), flat(NOW, 1.0), "history must end"),
        (flat(PAST[::2], 1.0), flat(NOW, 1.0), "regular grid"),
        (pd.Series([1.0, 2.0]), flat(NOW, 1.0), "starts of its bins"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    history: pd.Series, current: pd.Series, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        read_series(history, current, None, Question(kind="count", direction="low"))


def test_a_rate_needs_its_denominator() -> None:
    with pytest.raises(ValueError, match="denominator"):
        read_series(flat(PAST, 1.0), flat(NOW, 1.0), None, Question(kind="rate", direction="high"))
