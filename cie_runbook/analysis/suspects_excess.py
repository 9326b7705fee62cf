"""Excess: what a service fails more than before, per request, whole and by parts of the traffic."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.suspects_tree import NO_NAME

ALL = "all"
FEWEST_BEFORE = 20  # requests before there is a baseline
FEWEST = 5.0  # more than usual: fewer are no incident
FARTHEST = 4.0  # standard deviations from the usual, of the whole traffic
FARTHEST_PART = 4.5  # of one of its many parts, where chance has more tries
GROWTH = 1.5  # times the usual
LEAST_SHARE = 0.02  # of the requests of a part of the traffic
LEAST_SLOW_SHARE = 0.08  # what is late is milder than what fails
WIDEST_DISPERSION = 8.0  # of errors that come in bursts, against single ones
BINS = 12
CELL = ["node", "tag", "value"]


def attempts(tree: pd.DataFrame) -> pd.DataFrame:
    """List who was asked in which trace.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.

    Returns
    -------
    DataFrame of shape (n_requests, 2)
        ``node`` and ``trace``, by the row of the first span that shows it: one request is one
        trace that enters or calls the service.
    """
    entered = tree.loc[~tree["is_call"], ["service", "trace"]]
    called = tree.loc[tree["is_call"] & (tree["callee"] != NO_NAME), ["callee", "trace"]]
    both = [part.set_axis(["node", "trace"], axis="columns") for part in (entered, called)]
    return pd.concat(both).drop_duplicates()


def excess(
    tree: pd.DataFrame,
    troubles: pd.DataFrame,
    is_before: pd.Series,
    traffic: Mapping[str, float],
) -> pd.DataFrame:
    """Compare the troubles of each service with those of the baseline, request for request.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.
    troubles : DataFrame
        What `blamed` returned.
    is_before : Series of bool, shape (n_spans,)
        Which spans belong to the baseline.
    traffic : mapping of str to float
        Traffic against the baseline's by service, from counters; empty name for all.

    Returns
    -------
    DataFrame of shape (n_cells, 13)
        A service, kind of trouble and part of the traffic a row (``tag`` "all" for the whole):
        requests (``n0`` before, ``n1`` now), troubles (``k0``, ``k1``), ``more`` than expected,
        ``distance`` in standard deviations, ``share`` of the requests that ``more`` is, and
        ``is_seen`` where all of these are beyond chance. Without a baseline of
        `FEWEST_BEFORE` requests nothing is expected, and only errors of the whole are seen.
    """
    asked = attempts(tree)
    asked = asked.assign(before=is_before.loc[asked.index].to_numpy(bool))
    bad = troubles.drop_duplicates(["trace", "node", "kind"])
    bad = bad.assign(before=is_before.loc[bad.index].to_numpy(bool))
    tags = [str(name) for name in tree.columns if str(name).startswith("tag:")]
    parts = []
    for tag in [ALL, *tags]:
        value = pd.Series(ALL, tree.index) if tag == ALL else tree[tag]
        parts.append(_counted(asked, bad, tag, value))
    cells = pd.concat(parts, ignore_index=True)
    ratio = _ratio(cells, traffic)
    dispersion = cells["node"].map(_dispersion(tree, bad)).fillna(1.0).to_numpy(float)
    return _judged(cells, ratio, dispersion)


def _counted(asked: pd.DataFrame, bad: pd.DataFrame, tag: str, value: pd.Series) -> pd.DataFrame:
    asked, bad = (
        part.assign(tag=tag, value=value.loc[part.index].to_numpy(object)) for part in (asked, bad)
    )
    totals = _before_and_now(asked, CELL).set_axis(["n0", "n1"], axis="columns")
    kinds = _before_and_now(bad, [*CELL, "kind", "is_error"]).set_axis(["k0", "k1"], axis="columns")
    return kinds.reset_index().join(totals, on=CELL).fillna({"n0": 0, "n1": 0})


def _before_and_now(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    known = rows[rows["value"].notna()]
    before = known["before"].to_numpy(bool)
    counts = known[by].assign(before=before.astype(int), now=(~before).astype(int))
    return counts.groupby(by)[["before", "now"]].sum()


def _ratio(cells: pd.DataFrame, traffic: Mapping[str, float]) -> Floats:
    """Return the traffic now against before; the greater of what spans and counters say.

    Sampling keeps failures and drops good calls, and the more of them the more there are: the
    spans of a busy hour show no more requests than those of a quiet one.
    """
    spans = cells["n1"].to_numpy(float) / np.maximum(cells["n0"].to_numpy(float), 1.0)
    counters = cells["node"].map(dict(traffic)).fillna(traffic.get("", 0.0)).to_numpy(float)
    return np.asarray(np.maximum(np.maximum(spans, counters), 1e-9))


def _dispersion(tree: pd.DataFrame, bad: pd.DataFrame) -> pd.Series:
    """Return how much more than single errors the errors of the baseline scatter, by service."""
    rows = bad[bad["before"] & bad["is_error"]]
    if rows.empty:
        return pd.Series(dtype=float)
    at = tree["at_ms"].loc[rows.index]
    places = ((at - at.min()) / max(float(at.max() - at.min()), 1.0) * BINS).clip(upper=BINS - 1)
    table = pd.crosstab(rows["node"], places.astype(int).rename("bin"))
    table = table.reindex(columns=range(BINS), fill_value=0)
    return (table.var(axis=1) / table.mean(axis=1)).clip(1.0, WIDEST_DISPERSION)


def _judged(cells: pd.DataFrame, ratio: Floats, dispersion: Floats) -> pd.DataFrame:
    k0, k1 = cells["k0"].to_numpy(float), cells["k1"].to_numpy(float)
    n0, n1 = cells["n0"].to_numpy(float), cells["n1"].to_numpy(float)
    has_baseline = n0 >= FEWEST_BEFORE
    expected = np.where(has_baseline, k0 * ratio, 0.0)
    # A baseline without a failure may have missed one.
    variance = dispersion * ratio * (1.0 + ratio) * (k0 + 1.0)
    more = np.maximum(k1 - expected, 0.0)
    distance = more / np.sqrt(np.maximum(variance, 1.0))
    share = more / np.maximum(n1, 1.0)
    is_slow = ~cells["is_error"].to_numpy(bool)
    is_whole = (cells["tag"] == ALL).to_numpy(bool)
    farthest = np.where(is_whole, FARTHEST, FARTHEST_PART)
    is_seen = (
        (more >= FEWEST)
        & (distance >= np.where(has_baseline, farthest, 0.0))
        & (k1 >= GROWTH * expected)
        & (share >= np.where(is_slow, LEAST_SLOW_SHARE, LEAST_SHARE))
        & (has_baseline | (~is_slow & is_whole))
    )
    return cells.assign(
        more=more, distance=distance, share=share, is_seen=is_seen, has_baseline=has_baseline
    )
