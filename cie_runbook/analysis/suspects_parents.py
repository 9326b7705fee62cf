"""The caller of each span, also of one whose caller's own span was lost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]

NOWHERE = -1
NO_PARENT = ("", "0")
CLOCK_MS = 2_000.0  # clocks of two hosts differ by less; a call found by time is looked for within


def parents_of(rows: pd.DataFrame, tree: pd.DataFrame) -> Ints:
    """Find the row of each span's caller.

    Parameters
    ----------
    rows : DataFrame of shape (n_spans, n_columns)
        Spans with ``span_id`` and ``parent_id``.
    tree : DataFrame of shape (n_spans, n_columns)
        The same spans with ``trace``, ``service``, ``peer``, ``is_call``, ``at_ms`` and ``ms``.

    Returns
    -------
    array of int, shape (n_spans,)
        Row of the caller; -1 for the first span of a trace and where no caller is found. A span
        whose caller was lost goes to a call of the same trace that nobody answered, by its
        remote name, or else to the span of a usual caller that it falls into.
    """
    wanted = rows["parent_id"].astype("string")
    is_child = wanted.notna() & ~wanted.isin(NO_PARENT)
    parent = _by_id(rows, tree["trace"].to_numpy(np.int64), wanted.where(is_child))
    lost = np.flatnonzero((parent == NOWHERE) & is_child.to_numpy(bool))
    if lost.size:
        found = _by_time(tree, parent, lost)
        parent[found.index] = found.to_numpy(np.int64)
    return parent


def _by_id(rows: pd.DataFrame, trace: Ints, wanted: pd.Series) -> Ints:
    own = rows["span_id"].astype("string")
    codes, _ = pd.factorize(pd.concat([own, wanted], ignore_index=True))
    width = np.int64(codes.max(initial=0) + 2)
    known = pd.Series(np.arange(len(rows)), index=trace * width + codes[: len(rows)])
    known = known[(codes[: len(rows)] >= 0) & ~known.index.duplicated()]
    parent_codes = codes[len(rows) :]
    place = known.index.get_indexer(pd.Index(trace * width + parent_codes))
    if not len(known):
        return np.full(len(rows), NOWHERE, dtype=np.int64)
    parent = np.where((place >= 0) & (parent_codes >= 0), known.to_numpy()[place], NOWHERE)
    parent[parent == np.arange(len(rows))] = NOWHERE
    return parent.astype(np.int64)


def _by_time(tree: pd.DataFrame, parent: Ints, lost: Ints) -> pd.Series:
    """Return a caller for those of the lost spans that have one, by row."""
    joined = np.flatnonzero(parent >= 0)
    service = tree["service"].to_numpy(object)
    edges = pd.DataFrame({"above": parent[joined], "callee": service[joined]})
    edges["peer"] = tree["peer"].to_numpy(object)[edges["above"]]
    edges["caller"] = service[edges["above"]]
    names = edges.loc[edges["peer"] != "", ["peer", "callee"]].drop_duplicates()
    same = pd.DataFrame({"peer": service[lost], "callee": service[lost]}).drop_duplicates()
    names = pd.concat([names, same]).drop_duplicates()
    usual = edges.loc[edges["caller"] != edges["callee"], ["caller", "callee"]].drop_duplicates()
    usual = pd.concat([usual, same.set_axis(["caller", "callee"], axis="columns")])
    orphans = tree.loc[lost, ["trace", "service", "at_ms", "ms"]].rename_axis("child").reset_index()
    orphans = orphans.rename(columns={"service": "callee"})
    others = tree[["trace", "service", "peer", "is_call", "at_ms", "ms"]].copy()
    others = others[others["trace"].isin(orphans["trace"])].rename_axis("row").reset_index()
    calls = others[others["is_call"] & ~others["row"].isin(parent)].merge(names, on="peer")
    spans = others[~others["is_call"]].rename(columns={"service": "caller"})
    spans = spans.merge(usual, on="caller")
    told = pd.concat([calls.assign(rank=0), spans.assign(rank=1)])
    pairs = orphans.merge(told, on=["trace", "callee"], suffixes=("", "_above"))
    return _nearest(pairs[pairs["child"] != pairs["row"]])


def _nearest(pairs: pd.DataFrame) -> pd.Series:
    late = pairs["at_ms"] - pairs["at_ms_above"]
    # What a span of the same age and no longer than itself holds is no caller of it.
    near = (late >= -CLOCK_MS) & (late <= pairs["ms_above"] + CLOCK_MS)
    longer = (pairs["rank"] == 0) | (pairs["ms_above"] > pairs["ms"])
    fits = pairs[near & longer].assign(distance=late.abs())
    fits = fits.sort_values(["child", "rank", "distance", "row"])
    return fits.drop_duplicates("child").set_index("child")["row"]
