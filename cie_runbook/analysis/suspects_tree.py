"""Spans as a forest: who called whom, time of a span's own, time lost between two services."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.grid import Floats
from cie_runbook.analysis.suspects_parents import Ints, parents_of
from cie_runbook.analysis.suspects_tags import STANDARD, tags_of

Flags = npt.NDArray[np.bool_]

NO_NAME = ""
NOWHERE = -1


def span_tree(spans: pd.DataFrame) -> pd.DataFrame:
    """Join spans to their callers and divide their time.

    Parameters
    ----------
    spans : DataFrame of shape (n_spans, n_columns)
        At least ``service`` and ``start`` [UTC]; ``trace_id``, ``span_id``, ``parent_id``,
        ``name``, ``peer``, ``duration_ms`` [ms], ``error``, ``status`` and tags where they are
        known. A span of a client has the remote name in ``peer``.

    Returns
    -------
    DataFrame of shape (n_spans, 14 + n_tags)
        In the order of time. ``parent`` is the row of the caller, -1 where there is none;
        ``is_call`` marks a client's span and ``callee`` names its remote side: the service
        that answered, else the one that this remote name stands for elsewhere, else the name
        itself. ``own_ms`` is the duration without what children cover. Tags of a trace's
        spans are those of the trace.
    """
    rows = _ordered(spans)
    tree = _columns(rows)
    services = tree["service"].to_numpy(object)
    tree["parent"] = NOWHERE if tree.empty else parents_of(rows, tree)
    parent = tree["parent"].to_numpy(np.int64)
    has_parent = parent >= 0
    crosses = np.zeros(len(tree), dtype=bool)
    crosses[has_parent] = services[has_parent] != services[parent[has_parent]]
    tree["is_entry"] = ~tree["is_call"].to_numpy(bool) & (crosses | ~has_parent)
    tree["callee"] = _callees(tree, crosses)
    covered, is_answered = _covered_ms(tree, parent)
    tree["own_ms"] = np.maximum(tree["ms"].to_numpy(float) - covered, 0.0)
    tree["is_answered"] = is_answered
    return pd.concat([tree, _trace_tags(rows, tree["trace"])], axis="columns")


def callers_of(tree: pd.DataFrame) -> Mapping[str, frozenset[str]]:
    """Return the services that call each service.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.

    Returns
    -------
    mapping of str to frozenset of str
        Callee to its callers; without those that nobody calls.
    """
    calls = tree.loc[tree["is_call"] & (tree["callee"] != NO_NAME), ["service", "callee"]]
    parent = tree["parent"].to_numpy(np.int64)
    joined = parent >= 0
    direct = pd.DataFrame(
        {
            "service": tree["service"].to_numpy(object)[parent[joined]],
            "callee": tree["service"].to_numpy(object)[joined],
        }
    )
    edges = pd.concat([calls, direct]).drop_duplicates()
    edges = edges[edges["service"] != edges["callee"]]
    return {str(name): frozenset(part["service"]) for name, part in edges.groupby("callee")}


def _ordered(spans: pd.DataFrame) -> pd.DataFrame:
    wanted = spans.reindex(columns=list(dict.fromkeys([*STANDARD, *spans.columns])))
    wanted = wanted[wanted["service"].notna() & wanted["start"].notna()]
    keys = ["start", "duration_ms", "service", "name", "peer", "status"]
    told = wanted.assign(**{key: wanted[key].astype("string") for key in keys[2:]})
    return told.sort_values(keys, kind="stable").reset_index(drop=True)


def _columns(rows: pd.DataFrame) -> pd.DataFrame:
    start = pd.to_datetime(rows["start"], utc=True).astype("datetime64[us, UTC]")
    codes = pd.factorize(rows["trace_id"])[0]
    nobody = codes < 0  # a span without a trace is a trace of its own
    codes[nobody] = codes.max(initial=-1) + 1 + np.arange(int(nobody.sum()))
    peer = rows["peer"].fillna(NO_NAME).str.strip()
    kind = rows["kind"].astype("string") if "kind" in rows else pd.Series("", rows.index)
    return pd.DataFrame(
        {
            "at": start,
            "at_ms": start.astype("int64") / 1e3,
            "ms": pd.to_numeric(rows["duration_ms"]).astype("Float64").fillna(0).astype(float),
            "trace": codes,
            "service": rows["service"].astype(object),
            "name": rows["name"].fillna(NO_NAME).astype(object),
            "peer": peer.astype(object),
            "is_call": (peer != NO_NAME).astype(bool) | kind.fillna("").eq("client").astype(bool),
            "is_error": rows["error"].astype("boolean").fillna(value=False).astype(bool),
            "status": rows["status"].fillna(NO_NAME).str.strip().str.lower().astype(object),
        }
    )


def _callees(tree: pd.DataFrame, crosses: Flags) -> pd.Series:
    parent = tree["parent"].to_numpy(np.int64)
    is_call = tree["is_call"].to_numpy(bool)
    answered = crosses & (parent >= 0) & is_call[parent]
    found = pd.Series(tree["service"].to_numpy(object)[answered], index=parent[answered])
    found = found[~found.index.duplicated()]
    callee = pd.Series(NO_NAME, index=tree.index, dtype=object)
    callee.loc[found.index] = found
    callee = _learnt(tree, callee, ["peer"])
    nameless = is_call & (callee == NO_NAME) & (tree["peer"] == NO_NAME)
    callee[nameless] = _learnt(tree, callee, ["service", "name"])[nameless]
    unknown = is_call & (callee == NO_NAME)
    callee[unknown] = tree.loc[unknown, "peer"]
    return callee


def _learnt(tree: pd.DataFrame, callee: pd.Series, by: list[str]) -> pd.Series:
    """Fill in who mostly answered such calls elsewhere."""
    known = tree.loc[callee != NO_NAME, by].assign(callee=callee[callee != NO_NAME])
    counts = known.value_counts([*by, "callee"], sort=False).reset_index(name="n")
    counts = counts.sort_values([*by, "n", "callee"], ascending=[True] * len(by) + [False, True])
    usual = counts.drop_duplicates(by)
    filled = tree[by].merge(usual, on=by, how="left")["callee"].fillna(NO_NAME).to_numpy(object)
    told = tree["is_call"].to_numpy(bool) & (callee.to_numpy(object) == NO_NAME)
    return callee.mask(told, pd.Series(filled, index=callee.index))


def _covered_ms(tree: pd.DataFrame, parent: Ints) -> tuple[Floats, Flags]:
    """Return what each span's children cover of it [ms], and which spans have a child."""
    start, length = tree["at_ms"].to_numpy(float), tree["ms"].to_numpy(float)
    child = np.flatnonzero(parent >= 0)
    above = parent[child]
    # Clocks differ a little: a child is moved into its caller before it is laid over it.
    span = np.minimum(length[child], length[above])
    offset = np.clip(start[child] - start[above], 0.0, length[above] - span)
    laid = pd.DataFrame({"above": above, "from": offset, "to": offset + span})
    laid = laid.sort_values(["above", "from", "to"])
    before = laid.groupby("above")["to"].cummax().groupby(laid["above"]).shift(fill_value=0.0)
    new = np.maximum(laid["to"] - np.maximum(laid["from"], before), 0.0)
    covered = np.bincount(
        laid["above"].to_numpy(np.int64),
        weights=np.asarray(new, dtype=np.float64),
        minlength=len(tree),
    )
    return covered.astype(np.float64), np.bincount(above, minlength=len(tree)) > 0


def _trace_tags(rows: pd.DataFrame, trace: pd.Series) -> pd.DataFrame:
    tags = tags_of(rows)
    return tags.fillna(tags.groupby(trace).transform("first")) if not tags.empty else tags
