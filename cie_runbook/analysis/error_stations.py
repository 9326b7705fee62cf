"""Which stations have more errors than their share of the calls explains: one site, or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from cie_runbook.analysis.tails import count_variance, high_score
from cie_runbook.tables import conform

STATION_COLUMNS: Mapping[str, str] = {
    "station": "string",
    "errors": "Float64",  # [count]
    "calls": "Float64",  # what the station's share is taken from [count]
    "expected": "Float64",  # errors, had it the rate of the stations that are in line [count]
    "score": "Float64",  # how far beyond chance, in standard deviations
    "is_out_of_line": "boolean",
}
Scope = Literal["few", "all", "too few to say"]

LEAST_ERRORS = 20.0  # of all stations: with fewer nobody can say where they are
LEAST_AT_ONE = 8.0  # errors of one station that could matter
LEAST_RATIO = 3.0  # against its share
LEAST_SCORE = 4.0  # of 140 stations on a year of quiet days, one is so far out by chance
SPREAD = 0.3  # relative standard deviation of the rate from station to station
FLOOR = 0.5  # errors of all others, so that none at all does not make any count endless
MOST_SHARE = 0.5  # of all errors: held by those out of line, the trouble is theirs
ROUNDS = 10


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Where errors are.

    Attributes
    ----------
    scope : {"few", "all", "too few to say"}
        Few stations hold most of them, or they are spread as the calls are.
    stations : DataFrame
        `STATION_COLUMNS`, the most errors first.
    touched : int
        Stations with an error.
    """

    scope: Scope
    stations: pd.DataFrame
    touched: int

    @property
    def out_of_line(self) -> tuple[str, ...]:
        """Stations out of line with the rest, the farthest first."""
        found = self.stations[self.stations["is_out_of_line"]]
        return tuple(found.sort_values("score", ascending=False)["station"])

    @property
    def share_out_of_line(self) -> float:
        """The share of all errors that stations out of line hold."""
        errors = self.stations["errors"]
        total = float(errors.sum())
        return float(errors[self.stations["is_out_of_line"]].sum()) / total if total else 0.0


def spread(errors: pd.Series, calls: pd.Series) -> Spread:
    """Hold each station's errors against its share of the calls.

    Parameters
    ----------
    errors, calls : Series
        By station [count]. A station with errors and without known calls is held against the
        least share of all.

    Returns
    -------
    Spread
        Stations out of line teach the others nothing: they are set aside, and the rate is taken
        anew, until none is left.
    """
    stations = errors.index.union(calls.index)
    seen = errors.reindex(stations).fillna(0).to_numpy(np.float64)
    asked = calls.reindex(stations).fillna(0).to_numpy(np.float64)
    asked = np.maximum(asked, asked[asked > 0].min() if (asked > 0).any() else 1.0)
    is_out = np.zeros(len(stations), dtype=bool)
    expected = score = np.zeros(len(stations))
    for _ in range(ROUNDS):
        expected = asked * max(seen[~is_out].sum(), FLOOR) / max(asked[~is_out].sum(), 1.0)
        one = np.ones(len(stations))
        score = high_score(seen, expected, count_variance(expected, one, one * SPREAD))
        found = is_out | (
            (seen >= LEAST_AT_ONE) & (seen >= LEAST_RATIO * expected) & (score >= LEAST_SCORE)
        )
        if (found == is_out).all() or found.all():
            break
        is_out = found
    columns = (stations, seen, asked, expected, score, is_out)
    table = conform(pd.DataFrame(dict(zip(STATION_COLUMNS, columns, strict=True))), STATION_COLUMNS)
    table = table.sort_values(["errors", "station"], ascending=[False, True])
    return Spread(
        scope=_scope(seen, is_out),
        stations=table.reset_index(drop=True),
        touched=int((seen > 0).sum()),
    )


def _scope(seen: np.ndarray, is_out: np.ndarray) -> Scope:
    total = float(seen.sum())
    if total < LEAST_ERRORS:
        return "too few to say"
    return "few" if float(seen[is_out].sum()) >= MOST_SHARE * total else "all"
