"""A day to be generated."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cie_runbook.drill.latency import Latency
from cie_runbook.drill.shape import checkin_shape
from tests.drill.worlds import SUNDAY, make_day


def test_the_load_of_stations_adds_up_to_the_load_of_the_country() -> None:
    day = make_day()

    assert day.load_by_station(checkin_shape()).sum(axis=1) == pytest.approx(
        day.load(checkin_shape())
    )


def test_an_ordinary_day_carries_about_one_days_load_and_a_sunday_little() -> None:
    assert make_day().load(checkin_shape()).sum() == pytest.approx(1.0, abs=0.1)
    # Manila's Monday morning falls on the Sunday evening of US Eastern.
    assert make_day(SUNDAY).load(checkin_shape()).sum() == pytest.approx(0.03, abs=0.01)


def test_a_day_of_the_changing_clock_carries_a_days_load_too() -> None:
    spring = make_day(date(2026, 3, 8)).load(checkin_shape())

    assert len(spring) == 276
    assert spring.sum() == pytest.approx(0.03, abs=0.01)


def test_a_factor_changes_counts_where_it_is_not_one() -> None:
    day = make_day()
    expected, factor = np.full(288, 50.0), np.ones(288)
    factor[100:150], factor[200:250] = 0.2, 2.0
    usual, changed = day.poisson("x", expected), day.counts("x", expected, factor)

    assert (changed[factor == 1] == usual[factor == 1]).all()
    assert changed[100:150].mean() == pytest.approx(10, abs=2)
    assert changed[200:250].mean() == pytest.approx(100, abs=6)


def test_failures_beyond_the_usual_come_on_top() -> None:
    day = make_day()
    trials, beyond = np.full(288, 100.0), np.zeros(288)
    beyond[100:150] = 0.5
    usual, more = day.failures("x", trials, 0.01), day.failures("x", trials, 0.01, beyond)

    assert (more[beyond == 0] == usual[beyond == 0]).all()
    assert more[100:150].mean() == pytest.approx(50.5, abs=3)
    assert more.max() <= 100


def test_a_timer_has_three_statistics() -> None:
    series = make_day().timer("x_time", np.full(288, 10.0), Latency(100, 300))

    assert set(series) == {"x_time:p50", "x_time:p95", "x_time:requests"}
    assert (series["x_time:p50"] <= series["x_time:p95"]).all()
