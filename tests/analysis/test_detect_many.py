"""Many series at once are judged as each would be alone, only against a shared budget."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cie_runbook.analysis.anomalies import detect, detect_many
from cie_runbook.analysis.episodes import episodes
from cie_runbook.analysis.usual import Kind
from tests.analysis.simulate import World, latencies
from tests.analysis.test_anomalies import DAY, TEN, series

NAMES = ["528", "442", "663"]
ZONES = {"442": "America/Denver", "663": "America/Los_Angeles"}


def many() -> tuple[pd.DataFrame, pd.DataFrame]:
    made = [series(DAY, World(seed=81 + at, per_day=800.0 * (at + 1))) for at in range(3)]
    histories, currents = (
        pd.concat([pair[side] for pair in made], axis=1, keys=NAMES) for side in (0, 1)
    )
    currents.iloc[TEN : TEN + 24, 1] = 0.0
    currents.iloc[TEN:, 2] = pd.NA
    return histories, currents


@pytest.mark.parametrize("kind", ["count", "rate", "latency"])
def test_each_series_is_judged_as_alone(kind: Kind) -> None:
    histories, currents = many()
    visits = pd.concat([histories, currents])
    if kind == "latency":
        values = pd.concat(
            {name: latencies(pd.DatetimeIndex(visits.index), visits[name], 5) for name in NAMES},
            axis=1,
        )
        histories, currents = values.loc[histories.index], values.loc[currents.index]
    denominators = None if kind == "count" else visits + 40
    together = detect_many(
        histories,
        currents,
        direction="both",
        kind=kind,
        denominators=denominators,
        time_zones=ZONES,
        mode="retrospective",
    )
    assert together.index.names == ["series", "at"]
    for name in NAMES:
        alone = detect(
            histories[name],
            currents[name],
            direction="both",
            kind=kind,
            denominator=None if denominators is None else denominators[name],
            time_zone=ZONES.get(name, "America/New_York"),
            mode="retrospective",
            signals_watched=3,
        )
        found = together.xs(name, level="series")
        assert isinstance(found, pd.DataFrame)
        pd.testing.assert_frame_equal(found, alone, check_names=False, check_freq=False)
        assert len(episodes(found)) == len(episodes(alone))


def test_short_histories_are_unknown_each_for_itself() -> None:
    histories, currents = many()
    histories.iloc[: -5 * 288, 0] = pd.NA
    states = detect_many(histories, currents, direction="low", kind="count")["state"]
    assert set(states.loc["528"]) == {"unknown"}
    assert "act" in set(states.loc["442"])


def test_the_more_are_watched_the_stranger_it_must_be() -> None:
    histories, currents = many()
    currents.iloc[TEN : TEN + 24, 0] = (currents.iloc[TEN : TEN + 24, 0] * 0.5).round()
    flagged = [
        detect_many(histories, currents, direction="low", kind="count", signals_watched=watched)[
            "state"
        ].isin(["watch", "act"])
        for watched in (3, 100_000)
    ]
    assert flagged[1].sum() < flagged[0].sum()
    assert not (flagged[1] & ~flagged[0]).any()


def test_columns_must_agree() -> None:
    histories, currents = many()
    with pytest.raises(ValueError, match="same, unique columns"):
        detect_many(histories, currents[NAMES[::-1]], direction="low", kind="count")


def test_no_series_is_an_empty_table() -> None:
    histories, currents = many()
    nothing = detect_many(histories[[]], currents[[]], direction="low", kind="count")
    assert not len(nothing)
    assert "state" in nothing


def test_counts_of_any_number_type_are_read_alike() -> None:
    histories, currents = many()
    plain = [part.astype(np.float64) for part in (histories, currents)]
    pd.testing.assert_frame_equal(
        detect_many(*plain, direction="low", kind="count"),
        detect_many(histories, currents, direction="low", kind="count"),
    )


def test_counts_of_one_world_use_the_budget_of_the_columns() -> None:
    histories, currents = many()
    default = detect_many(histories, currents, direction="low", kind="count")
    stated = detect_many(histories, currents, direction="low", kind="count", signals_watched=3)
    pd.testing.assert_frame_equal(default, stated)
