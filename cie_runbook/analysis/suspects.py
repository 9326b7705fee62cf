"""Suspects: which service an incident most likely began in, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import pandas as pd

from cie_runbook.analysis.suspects_blame import blamed
from cie_runbook.analysis.suspects_excess import ALL, FEWEST_BEFORE, attempts, excess
from cie_runbook.analysis.suspects_metrics import departures, traffic_ratio
from cie_runbook.analysis.suspects_reasons import of_counters, of_spans
from cie_runbook.analysis.suspects_tree import callers_of, span_tree
from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "service": "string",
    "score": "Float64",  # 0 to 1: share of the incident's trouble that began here
    "explained": "Float64",  # share of the incident's errors; <NA> where it has none
    "reasons": "string",  # clauses, joined by "; "
    "upstream": "boolean",  # true where another team answers; <NA> where the caller named none
    "sure": "boolean",  # false where the next suspect is close, or there was no baseline
}
CLOSE = 0.75  # of the first suspect's score: from here on the two are too close to call
LEAST_SCORE = 0.05  # what explains less of an incident is not its cause
SLOW_WEIGHT = 0.5  # of a slow request against a failed one
# Counters of a service that is under suspicion already make it more so.
COUNTER_BONUS = 0.1
NO_BASELINE = "no baseline: fewer than {n} requests before the incident, so nothing is subtracted"
SICK_BASELINE = "the baseline is itself failing ({:.0f} % of its requests): an earlier incident?"
SICK_SHARE = 0.3


def rank(
    spans: pd.DataFrame,
    metrics: pd.DataFrame,
    *,
    start: datetime,
    end: datetime,
    upstream: Collection[str] = (),
) -> pd.DataFrame:
    """Rank the services that an incident may have begun in.

    Parameters
    ----------
    spans : DataFrame of shape (n_spans, n_columns)
        ``trace_id``, ``span_id``, ``parent_id``, ``service``, ``name``, ``peer`` (the remote
        name on a client's span), ``start`` [UTC], ``duration_ms`` [ms], ``error``, ``status``
        and tags: further columns as ``station``, or ``tags``. What lies before ``start`` is the
        baseline.
    metrics : DataFrame of shape (n_points, 4)
        ``time`` [UTC], ``node``, ``metric``, ``value``; may be empty. Counters of requests give
        the traffic, which sampled spans do not.
    start, end : datetime
        The incident, tz-aware.
    upstream : collection of str, optional
        Services that another team answers for.

    Returns
    -------
    DataFrame of shape (n_suspects, 6)
        `COLUMNS`, the likeliest first; empty when nothing is broken. ``attrs["notes"]`` tells
        what limits the answer: "not sure" where the first two are close, no baseline, a
        baseline that fails itself.

    Raises
    ------
    ValueError
        The incident ends before it starts, or its bounds have no time zone.
    """
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise ValueError("an incident has a time zone, and ends after its start")
    tree = span_tree(spans[pd.to_datetime(spans["start"], utc=True) < end])
    is_before = tree["at"] < start
    traffic = traffic_ratio(metrics, start, end)
    troubles = blamed(tree, is_before, _load(tree, is_before, traffic))
    cells = excess(tree, troubles, is_before, traffic)
    told = departures(metrics, start, end)
    ranked = _of_spans(cells, told)
    if ranked.empty:
        ranked = _of_counters(told, tree)
    notes = _notes(tree, troubles, is_before)
    return _table(ranked, upstream, notes)


def _load(tree: pd.DataFrame, is_before: pd.Series, traffic: Mapping[str, float]) -> float:
    """Return the traffic per minute now, against before."""
    if "" in traffic:
        return traffic[""]
    rates = []
    for chosen in (is_before, ~is_before):
        at = tree["at_ms"][chosen]
        length = float(at.max() - at.min()) if len(at) > 1 else 0.0
        rates.append(tree["trace"][chosen].nunique() / length if length else 0.0)
    return rates[1] / rates[0] if rates[0] else 1.0


def _of_spans(cells: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Weigh the services whose troubles are beyond chance, whole or in a part of the traffic."""
    seen = cells[cells["is_seen"]].copy()
    seen["weight"] = seen["more"].where(seen["is_error"], SLOW_WEIGHT * seen["more"])
    if seen.empty:
        return pd.DataFrame(columns=["service", "score", "explained", "reasons"])
    # Of one kind of trouble, the whole counts, or else the part of the traffic that shows most.
    best = seen.groupby(["node", "kind", "is_error"])[["weight", "more"]].max().reset_index()
    weight = best.groupby("node")["weight"].sum()
    errors = best[best["is_error"]].groupby("node")["more"].sum()
    every = _all_errors(cells, float(errors.sum()))
    counters = told.groupby("node")["distance"].max()
    weight = weight * (1 + COUNTER_BONUS * weight.index.isin(counters.index))
    ranked = pd.DataFrame({"score": weight / weight.sum()})
    explained = errors.reindex(ranked.index).fillna(0.0) / every if every else pd.NA
    ranked["explained"] = explained
    ranked["reasons"] = [of_spans(node, seen, told) for node in ranked.index]
    ranked = ranked[ranked["score"] >= LEAST_SCORE]
    return ranked.rename_axis("service").reset_index()


def _all_errors(cells: pd.DataFrame, seen: float) -> float:
    whole = cells[(cells["tag"] == ALL) & cells["is_error"]]
    return max(float(whole["more"].sum()), seen)


def _of_counters(told: pd.DataFrame, tree: pd.DataFrame) -> pd.DataFrame:
    """Name the nodes whose counters alone show trouble; a caller is explained by its callee."""
    told = told[told["sort"] != "resources"]
    sent = set(tree["service"])
    strongest = told[~told["node"].isin(sent)].groupby("node")["distance"].max()
    callers = callers_of(tree)
    explained = {caller for node in strongest.index for caller in callers.get(str(node), ())}
    strongest = strongest[~strongest.index.isin(explained)]
    ranked = pd.DataFrame({"score": strongest / strongest.sum(), "explained": pd.NA})
    ranked["reasons"] = [of_counters(node, told) for node in ranked.index]
    return ranked.rename_axis("service").reset_index()


def _notes(tree: pd.DataFrame, troubles: pd.DataFrame, is_before: pd.Series) -> list[str]:
    before = attempts(tree[is_before])["trace"].nunique()
    if before < FEWEST_BEFORE:
        return [NO_BASELINE.format(n=FEWEST_BEFORE)]
    bad = troubles[is_before.loc[troubles.index] & troubles["is_error"]]
    share = bad["trace"].nunique() / before
    return [SICK_BASELINE.format(share * 100)] if share > SICK_SHARE else []


def _table(ranked: pd.DataFrame, upstream: Collection[str], notes: list[str]) -> pd.DataFrame:
    if ranked.empty:
        table = empty_table(COLUMNS)
        table.attrs["notes"] = tuple(notes)
        return table
    ranked = ranked.assign(score=ranked["score"].astype(float).round(6))
    ranked = ranked.sort_values(["score", "service"], ascending=[False, True])
    scores = ranked["score"].to_numpy()
    is_close = len(scores) > 1 and scores[1] >= CLOSE * scores[0]
    if is_close:
        names = ranked["service"].tolist()[:2]
        notes = [f"not sure: {names[0]} and {names[1]} are close", *notes]
    known = ranked["service"].isin(list(upstream)).astype("boolean")
    known = known if upstream else known.mask(known.notna())
    table = conform(ranked.assign(upstream=known, sure=not notes), COLUMNS)
    table.attrs["notes"] = tuple(notes)
    return table
