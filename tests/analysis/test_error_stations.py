"""One site or all: errors are held against each station's share of the calls."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.error_stations import STATION_COLUMNS, Spread, spread

STATIONS = [f"{number}" for number in range(400, 540)]
CALLS = pd.Series(np.linspace(20, 400, len(STATIONS)), index=STATIONS)


def errors(rate: float, seed: int = 0, **more: float) -> pd.Series:
    """Return errors as chance spreads them over the calls, and so many more at some stations."""
    chance = np.random.default_rng(seed)
    found = pd.Series(chance.poisson(rate * CALLS.to_numpy()), index=STATIONS).astype(float)
    for station, count in more.items():
        found[station.removeprefix("s")] += count
    return found[found > 0]


def test_errors_that_follow_the_calls_are_everybodys() -> None:
    found = spread(errors(0.1), CALLS)
    assert (found.scope, found.out_of_line) == ("all", ())
    assert found.touched == len(errors(0.1))


def test_one_site_that_fails_is_found_and_holds_most_errors() -> None:
    found = spread(errors(0.008, s442=900), CALLS)
    assert (found.scope, found.out_of_line) == ("few", ("442",))
    assert found.share_out_of_line > 0.7


def test_a_site_out_of_line_beside_an_outage_of_all_is_named_and_does_not_hide_it() -> None:
    found = spread(errors(0.2, s442=400), CALLS)
    assert (found.scope, found.out_of_line) == ("all", ("442",))


def test_several_sites_do_not_hide_one_another() -> None:
    found = spread(errors(0.008, s442=3000, s443=300, s450=100), CALLS)
    assert found.out_of_line == ("442", "443", "450")


@pytest.mark.parametrize("seed", range(20))
def test_chance_puts_no_site_out_of_line(seed: int) -> None:
    assert spread(errors(0.012, seed), CALLS).out_of_line == ()


def test_a_handful_says_nothing_of_where() -> None:
    assert spread(pd.Series({"442": 12.0}), CALLS).scope == "too few to say"


def test_a_station_without_known_calls_is_held_against_the_least_share() -> None:
    found = spread(errors(0.05).add(pd.Series({"999": 60.0}), fill_value=0), CALLS)
    assert found.out_of_line == ("999",)


def test_nothing_at_all_can_be_asked() -> None:
    empty = pd.Series(dtype="Float64")
    found = spread(empty, empty)
    assert isinstance(found, Spread)
    assert list(found.stations) == list(STATION_COLUMNS)
    assert (found.scope, found.share_out_of_line) == ("too few to say", 0.0)


def test_where_every_station_is_the_only_one_nobody_is_compared() -> None:
    found = spread(pd.Series({"442": 500.0}), pd.Series({"442": 10.0}))
    assert found.stations["errors"].tolist() == [500.0]
