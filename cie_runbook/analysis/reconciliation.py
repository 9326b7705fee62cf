"""Counts of the same thing in two systems: whether they agree, and where they part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from cie_runbook.catalog.formulas import Formula, parse_formula
from cie_runbook.catalog.rules import Reconciliation, Tolerance
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window

TALLY_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # start of the bin
    "group": "string",  # station, "" where the series is not split
    "value": "Float64",  # events
}
PART_COLUMNS: Mapping[str, str] = {
    "name": "string",  # start of the bin as ISO text in UTC, or the station
    "left": "Float64",
    "right": "Float64",
    "difference": "Float64",  # left less right
}
LEAST_KNOWN = 0.9  # share of the window's bins that both sides must know


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Two counts of the same thing, side by side.

    Attributes
    ----------
    left, right : float or None
        Events over what both sides know; None where that is too little to tell.
    allowed : float
        Events that they may be apart.
    known_share : float
        Share of the window's bins that both sides know.
    by_hour, by_station : DataFrame
        `PART_COLUMNS`, the widest apart first; by_station is empty where a side is not split.
    """

    left: float | None
    right: float | None
    allowed: float
    known_share: float
    by_hour: pd.DataFrame
    by_station: pd.DataFrame

    @property
    def difference(self) -> float | None:
        """Left less right; None where one is unknown."""
        return None if self.left is None or self.right is None else self.left - self.right

    @property
    def agrees(self) -> bool | None:
        """They are within the tolerance; None where nobody can tell."""
        return None if self.difference is None else abs(self.difference) <= self.allowed


def allowance(left: float, right: float, tolerance: Tolerance) -> float:
    """Return how far two counts may be apart.

    Parameters
    ----------
    left, right : float
        Events.
    tolerance : Tolerance
        A share of the larger count, and a number of events.

    Returns
    -------
    float
        The larger of the two allowances [events].
    """
    return max(tolerance.events, tolerance.relative * max(left, right, 0.0))


def compared(left: float, right: float, tolerance: Tolerance) -> Agreement:
    """Hold two numbers that have no parts against each other.

    Parameters
    ----------
    left, right : float
        Events.
    tolerance : Tolerance
        How far they may be apart.

    Returns
    -------
    Agreement
        Without parts.
    """
    return Agreement(
        left=left,
        right=right,
        allowed=allowance(left, right, tolerance),
        known_share=1.0,
        by_hour=empty_table(PART_COLUMNS),
        by_station=empty_table(PART_COLUMNS),
    )


def tally(table: pd.DataFrame, formula: str, window: Window, bin_s: int) -> pd.DataFrame:
    """Count a formula over a window, bin by bin and station by station.

    Parameters
    ----------
    table : DataFrame
        Evidence with the columns of `tables.SERIES_COLUMNS`.
    formula : str
        Sums and differences of references to counts.
    window : Window
        The bins to count.
    bin_s : int
        Length of a bin [s], a multiple of the evidence's own.

    Returns
    -------
    DataFrame
        `TALLY_COLUMNS`. A counter that sent nothing in a bin in which another of the formula
        did counts as zero; a bin without any point is left out: nobody knows it. A series that
        is split by station stands for the one that is not.

    Raises
    ------
    ValueError
        The formula cannot be read.
    """
    terms = parse_formula(formula)
    inside = table["at"].ge(window.start) & table["at"].lt(window.end)
    points = table.loc[inside & table["metric"].isin(terms.references) & table["value"].notna()]
    if points.empty:
        return empty_table(TALLY_COLUMNS)
    if points["group"].ne("").any():
        points = points.loc[points["group"].ne("")]
    start = pd.Timestamp(window.start)
    length = pd.Timedelta(seconds=bin_s)
    binned = points.assign(
        at=start + (points["at"] - start) // length * length,
        value=points["value"] * points["metric"].map(_signs(terms)),
    )
    summed = binned.groupby(["at", "group"], observed=True)[["value"]].sum().reset_index()
    return conform(summed, TALLY_COLUMNS)


def reconciled(
    left: pd.DataFrame, right: pd.DataFrame, rule: Reconciliation, window: Window
) -> Agreement:
    """Hold two tallies against each other over what both sides know.

    Parameters
    ----------
    left, right : DataFrame
        `TALLY_COLUMNS`, counted in bins of the rule.
    rule : Reconciliation
        Tolerance, bins, and how far the right side may trail: so much is added to what they may
        be apart as the left side counted at the end of the window.
    window : Window
        What both were counted over.

    Returns
    -------
    Agreement
        Without totals where less than nine tenths of the bins are known to both.
    """
    length = timedelta(seconds=rule.bin_s)
    both = sorted(set(left["at"]) & set(right["at"]))
    known_share = len(both) / max(-(-window.duration // length), 1)
    mine, theirs = (side.loc[side["at"].isin(both)] for side in (left, right))
    by_hour, by_station = _parts(mine, theirs, "at"), _by_station(mine, theirs)
    if known_share < LEAST_KNOWN:
        return Agreement(
            left=None,
            right=None,
            allowed=0.0,
            known_share=known_share,
            by_hour=by_hour,
            by_station=by_station,
        )
    totals = float(mine["value"].sum()), float(theirs["value"].sum())
    return Agreement(
        left=totals[0],
        right=totals[1],
        allowed=allowance(*totals, rule.tolerance) + _trailing(mine, rule, window),
        known_share=known_share,
        by_hour=by_hour,
        by_station=by_station,
    )


def _signs(formula: Formula) -> dict[str, float]:
    return {name: float(sign) for sign, name in formula.terms}


def _trailing(left: pd.DataFrame, rule: Reconciliation, window: Window) -> float:
    """Return what the left side counted so late that the right may not have it yet."""
    length, lag = timedelta(seconds=rule.bin_s), timedelta(minutes=rule.lag_min)
    begun = window.end - lag
    share = [
        min(max((at + length - begun) / length, 0.0), 1.0) for at in left["at"].dt.to_pydatetime()
    ]
    return float((left["value"].to_numpy(dtype=float) * share).sum())


def _by_station(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    is_split = all(len(side) and bool(side["group"].ne("").all()) for side in (left, right))
    return _parts(left, right, "group") if is_split else empty_table(PART_COLUMNS)


def _parts(left: pd.DataFrame, right: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return both sides for each bin or station, the widest apart first."""
    sums = [side.groupby(by, observed=True)["value"].sum() for side in (left, right)]
    table = pd.concat(sums, axis=1, keys=["left", "right"]).fillna(0.0)
    table["difference"] = table["left"] - table["right"]
    table["name"] = [
        f"{name:%Y-%m-%dT%H:%MZ}" if isinstance(name, pd.Timestamp) else str(name)
        for name in table.index
    ]
    order = table["difference"].abs().sort_values(ascending=False, kind="stable").index
    return conform(table.loc[order], PART_COLUMNS)
