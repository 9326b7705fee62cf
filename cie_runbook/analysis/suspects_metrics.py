"""Counters beside the spans: how much traffic there was, and what failed where no span tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

from cie_runbook.analysis.robust import MAD_TO_SIGMA

# By the words of their names; the first that fits. What fits none says nothing here.
WORDS: Mapping[str, re.Pattern[str]] = {
    "errors": re.compile(r"err|fail|fault|5xx|timeout|refused|exception"),
    "latency": re.compile(r"latenc|duration|response_?time|elapsed|\bms\b|p[59]\d|:p\d+|_time$"),
    "requests": re.compile(r"request|hits|calls|traffic|throughput|rps|invocation|volume"),
    "resources": re.compile(r"cpu|mem|disk|heap|thread|pool|queue|backlog|enqueued|connection"),
}
SHARES = re.compile(r"rate|ratio|share|pct|percent")
FEWEST_BINS = 3  # of a baseline, before it has a usual level
FARTHEST = 6.0  # standard deviations from the usual
LEAST_RISE: Mapping[str, float] = {"errors": 0.5, "latency": 1.0, "resources": 0.5}
LEAST_ERROR_SHARE = 0.02
LEAST_SPREAD = 0.1  # of the usual: a flat baseline makes no change enormous


def traffic_ratio(metrics: pd.DataFrame, start: datetime, end: datetime) -> Mapping[str, float]:
    """Return how much traffic there is now against before, by node.

    Parameters
    ----------
    metrics : DataFrame of shape (n_points, 4)
        ``time`` [UTC], ``node``, ``metric``, ``value``.
    start, end : datetime
        The incident, tz-aware; points before ``start`` are the baseline.

    Returns
    -------
    mapping of str to float
        Mean of its counters of requests now, by their mean before; the empty name stands for
        all nodes together. Nodes without counters are left out.
    """
    points = _points(metrics, start, end)
    counted = points[(points["sort"] == "requests") & ~points["is_share"]]
    if counted.empty:
        return {}
    levels = counted.pivot_table(
        index=["node", "metric"], columns="before", values="value", aggfunc="mean"
    )
    levels = levels.reindex(columns=[True, False]).dropna()
    by_node = levels[levels[True] > 0].groupby("node").sum()
    ratios = by_node[False] / by_node[True]
    told = {str(node): float(ratio) for node, ratio in ratios.items()}
    return {**told, "": float(ratios.median())} if told else {}


def departures(metrics: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """List what the counters of each node show that they did not show before.

    Parameters
    ----------
    metrics : DataFrame of shape (n_points, 4)
        ``time`` [UTC], ``node``, ``metric``, ``value``.
    start, end : datetime
        The incident, tz-aware; points before ``start`` are the baseline.

    Returns
    -------
    DataFrame of shape (n_departures, 7)
        ``node``, ``metric``, ``sort`` (errors, latency or resources), ``usual`` (median of the
        baseline), ``now`` (mean of the incident; per request for counters of errors where the
        node counts its requests), ``distance`` in robust standard deviations, ``is_share``:
        whether both are shares, 0 to 1.
    """
    points = _per_request(_points(metrics, start, end))
    points = points[points["sort"].isin(list(LEAST_RISE))]
    by = ["node", "metric", "sort", "is_share"]
    before = points[points["before"]].groupby(by)["value"]
    usual = before.median().rename("usual").to_frame()
    usual["n"] = before.size()
    far = points.join(usual["usual"], on=by)
    far = far[far["before"]].assign(off=lambda rows: (rows["value"] - rows["usual"]).abs())
    usual["spread"] = far.groupby(by)["off"].median() * MAD_TO_SIGMA
    now = points[~points["before"]].groupby(by)["value"].mean().rename("now")
    table = usual.join(now, how="inner").reset_index()
    told = _beyond_chance(table)
    return told[["node", "metric", "sort", "usual", "now", "distance", "is_share"]]


def _beyond_chance(table: pd.DataFrame) -> pd.DataFrame:
    is_share = table["is_share"].to_numpy(bool)
    usual = table["usual"].to_numpy(float)
    floor = np.maximum(LEAST_SPREAD * np.abs(usual), np.where(is_share, 0.005, 0.5))
    rise = table["now"].to_numpy(float) - usual
    distance = rise / np.fmax(table["spread"].to_numpy(float), floor)
    least = table["sort"].map(dict(LEAST_RISE)).to_numpy(float) * np.abs(usual)
    least = np.maximum(least, np.where(is_share, LEAST_ERROR_SHARE, 0.0))
    known = table["n"].to_numpy(float) >= FEWEST_BINS
    is_seen = (distance >= FARTHEST) & (rise >= least) & known
    told: pd.DataFrame = table.assign(distance=distance).loc[is_seen]
    return told.sort_values(["distance", "node", "metric"], ascending=[False, True, True])


def _points(metrics: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    rows = metrics.reindex(columns=["time", "node", "metric", "value"])
    rows = rows.dropna()
    at = pd.to_datetime(rows["time"], utc=True)
    name = rows["metric"].astype(str).str.lower()
    sort = pd.Series("", index=rows.index, dtype=object)
    for word, pattern in reversed(list(WORDS.items())):
        sort = sort.mask(name.str.contains(pattern.pattern), word)
    told = pd.DataFrame(
        {
            "at": at,
            "node": rows["node"].astype(str),
            "metric": rows["metric"].astype(str),
            "value": pd.to_numeric(rows["value"]).astype(float),
            "sort": sort,
            "is_share": name.str.contains(SHARES.pattern),
            "before": at < start,
        }
    )
    return told[at < end]


def _per_request(points: pd.DataFrame) -> pd.DataFrame:
    """Divide counters of errors by the requests of their node, bin by bin."""
    counts = points[(points["sort"] == "requests") & ~points["is_share"]]
    total = counts.groupby(["node", "at"])["value"].sum().rename("requests")
    told = points.join(total, on=["node", "at"])
    per = (told["sort"] == "errors") & ~told["is_share"] & told["requests"].notna()
    value = told["value"].mask(per, told["value"] / told["requests"].clip(lower=1.0))
    return told.assign(value=value, is_share=told["is_share"] | per)
