"""Missing check-ins are counted with a range, in all and station by station."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.impact import STATION_COLUMNS, station_impact, stretch_impact
from cie_runbook.tables import SERIES_COLUMNS, conform, empty_table
from tests.findings.builders import at, make_frame

START, END = at("10:00"), at("11:00")
CALM, LOST = [10.0] * 12, [4.0] * 12


def steps(values: dict[tuple[str, datetime], float]) -> pd.DataFrame:
    rows = [
        {"at": when, "metric": "steps", "group": station, "value": value}
        for (station, when), value in values.items()
    ]
    return conform(pd.DataFrame(rows), SERIES_COLUMNS)


def history(usual: dict[str, float], today: dict[str, float], days: int = 10) -> pd.DataFrame:
    """Return counts at 10:00 of the working days before, and of the day itself."""
    past = [START - timedelta(days=back) for back in range(1, 2 * days)]
    working = [when for when in past if when.weekday() < 5][:days]
    told = {(station, when): count for station, count in usual.items() for when in working}
    return steps(told | {(station, START): count for station, count in today.items()})


def test_what_is_missing_is_the_usual_less_what_came() -> None:
    found = stretch_impact([make_frame(CALM + LOST + CALM)], START, END)

    assert found is not None
    assert found.expected == pytest.approx(120, rel=0.01)
    assert found.missing == pytest.approx(72, rel=0.02)
    assert found.low < 72 < found.high
    assert found.is_certain


def test_nothing_known_of_the_stretch_is_no_estimate() -> None:
    unknown = make_frame([*CALM, *[None] * 12], states=["ok"] * 12 + ["unknown"] * 12)

    assert stretch_impact([unknown], START, END) is None


def test_a_day_that_runs_high_is_missed_more_than_a_day_that_runs_low() -> None:
    high = stretch_impact([make_frame([12.0] * 12 + LOST + [12.0] * 24)], START, END)
    low = stretch_impact([make_frame([8.0] * 12 + LOST + [8.0] * 24)], START, END)

    assert high is not None
    assert low is not None
    assert high.expected > 120 > low.expected
    assert high.missing > 72 > low.missing


def test_what_is_off_at_other_times_says_nothing_of_the_level_of_the_day() -> None:
    off = ["ok"] * 24 + ["act"] * 12
    found = stretch_impact([make_frame(CALM + LOST + [0.0] * 12, states=off)], START, END)

    assert found is not None
    assert found.expected == pytest.approx(120, rel=0.01)


def test_errors_of_two_flows_do_not_cancel() -> None:
    frame = make_frame(CALM + LOST + CALM)
    one, two = (stretch_impact([frame] * n, START, END) for n in (1, 2))

    assert one is not None
    assert two is not None
    assert two.missing == pytest.approx(2 * one.missing, rel=0.02)
    assert (two.high - two.low) > np.sqrt(2) * (one.high - one.low)


def test_a_bin_beside_the_stretch_that_is_as_low_belongs_to_the_loss() -> None:
    late = stretch_impact([make_frame([*CALM[:11], 4.0, *LOST, *CALM])], START, END)
    exact = stretch_impact([make_frame(CALM + LOST + CALM)], START, END)

    assert late is not None
    assert exact is not None
    assert 74 < late.missing <= 78, "72 in the stretch, and most of the 6 before it"
    assert exact.missing == pytest.approx(72, rel=0.02), "as usual beside it: nothing is added"


def test_the_range_holds_the_truth_about_as_often_as_it_claims() -> None:
    chance = np.random.default_rng(8)
    held, runs = 0, 400
    for _ in range(runs):
        level = chance.normal(1.0, 0.05)  # as the spread of the frame says
        would = chance.poisson(30.0 * level, 36).astype(float)
        came = would.copy()
        came[12:24] = chance.binomial(would[12:24].astype(int), 0.5)
        states = ["ok"] * 12 + ["act"] * 12 + ["ok"] * 12
        found = stretch_impact([made(came, states)], START, END)
        assert found is not None
        held += found.low <= float((would - came).sum()) <= found.high

    assert 0.93 <= held / runs <= 0.985


def made(counts: np.ndarray, states: list[str]) -> pd.DataFrame:
    """Return bins that are scattered by pure chance around a level of the day."""
    return make_frame(list(counts), expected=30.0, states=states).assign(dispersion=1.0)


def test_a_station_that_fell_silent_is_beyond_chance_and_the_others_are_not() -> None:
    usual = {"442": 20.0, "554": 20.0, "666": 20.0}
    found = station_impact(history(usual, {"442": 0.0, "554": 19.0, "666": 21.0}), START, END, ())

    assert list(found["station"][found["is_off"]]) == ["442"]
    assert found["missing"].iloc[0] == pytest.approx(20)
    assert found["low"].iloc[0] > 0
    assert (found["missing"] >= 0).all()


def test_a_station_that_sends_nothing_while_others_do_counts_zero() -> None:
    found = station_impact(history({"442": 20.0, "554": 20.0}, {"554": 20.0}), START, END, ())

    assert found.set_index("station")["missing"]["442"] == pytest.approx(20)


def test_without_a_like_day_or_a_point_nothing_is_judged() -> None:
    today = steps({("442", START): 3.0})

    for table in (empty_table(SERIES_COLUMNS), today, history({"442": 20.0}, {})):
        found = station_impact(table, START, END, ())
        assert found.empty
        assert list(found.columns) == list(STATION_COLUMNS)


def test_a_few_events_are_never_beyond_chance() -> None:
    usual = {f"{number}": 1.0 for number in range(100)}
    found = station_impact(history(usual, dict.fromkeys(usual, 0.0)), START, END, ())

    assert not found["is_off"].any()
