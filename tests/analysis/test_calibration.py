"""One number means the same on every signal: so many false episodes a day."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.calibration import (
    LONGEST_MIN,
    calibrated,
    calibration,
    false_a_day,
    grain,
    multiscale,
    score_of,
    volume_class,
)
from cie_runbook.analysis.calibration_table import FALSE_A_DAY, SCORES, VOLUMES

MINUTES = np.array([10.0, 60.0, LONGEST_MIN])
SORTS = [(kind, 300 if one == "minutes" else 3600) for kind, one in SCORES]


def test_a_score_is_what_quiet_days_bring() -> None:
    for rate in FALSE_A_DAY:
        assert false_a_day(score_of(rate)) == pytest.approx(rate)


@pytest.mark.parametrize(("kind", "bin_s"), SORTS)
def test_measured_scores_take_their_meaning(kind: str, bin_s: int) -> None:
    measured = np.array(SCORES[kind, grain(bin_s)][1])
    found = calibration(kind, bin_s, 1).of(measured)
    assert [false_a_day(score) for score in found] == pytest.approx(list(FALSE_A_DAY))


@given(st.floats(-40, 40), st.floats(-40, 40), st.sampled_from(SORTS))
def test_a_larger_score_never_means_less(one: float, other: float, sort: tuple[str, int]) -> None:
    for number in range(len(VOLUMES) + 1):
        low, high = calibration(*sort, number).of(np.array(sorted((one, other))))
        assert low <= high


@given(st.floats(0.5, 12.0), st.sampled_from([10.0, 30.0, 60.0, 300.0]))
def test_what_is_needed_is_the_inverse(score: float, minutes: float) -> None:
    measured = calibration("count", 300, 1)
    tail = measured.needed(score, minutes)
    back = measured.of(multiscale(np.array([[tail]]), np.array([minutes])))
    assert back[0, 0] == pytest.approx(score)


def test_short_windows_pay_for_being_many() -> None:
    found = multiscale(np.full((3, 1), -5.0), MINUTES)[:, 0]
    assert np.all(np.diff(found) < 0)
    assert found[-1] == -5.0


def test_small_scores_of_short_windows_are_nothing() -> None:
    assert multiscale(np.full((3, 1), 1.0), MINUTES)[0, 0] == 0.0


def test_a_bin_is_brought_by_the_volume_of_its_own_day() -> None:
    score = np.full((1, 2), -4.0)
    volume = np.array([1.0, 1e4])
    both = calibrated(score, np.array([60.0]), volume, "count", 300)
    for at in (0, 1):
        alone = calibrated(score[:, :1], np.array([60.0]), volume[[at]], "count", 300)
        assert both[0, at] == alone[0, 0]


def test_volume_that_nobody_knows_is_the_smallest() -> None:
    assert volume_class(np.array([np.nan, 0.0, VOLUMES[0], 1e9])).tolist() == [0, 0, 1, 3]
