"""Failures without a call: what an open circuit breaker, or a client that never sent, leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from cie_runbook.analysis.suspects_tree import NO_NAME

UNREACHED = "not reached"
CALLS_SHARE = 0.8  # of an operation's good spans, from where they usually call a service
FAILING_SHARE = 0.3  # of what goes out to a service, before it stands behind what never went out
FAILING_MORE = 0.2  # than before the incident
SHORT_CIRCUIT = re.compile("circuit|breaker", re.IGNORECASE)
REFUSAL = r"4\d\d"  # statuses by which a service refuses what it was asked


def never_called(told: pd.DataFrame, tree: pd.DataFrame, is_before: pd.Series) -> pd.DataFrame:
    """Blame what lies behind a callee for operations that failed instead of calling it.

    Parameters
    ----------
    told : DataFrame of shape (n_errors, n_columns)
        Failures by row of the tree, with ``trace``, ``node`` and ``kind``.
    tree : DataFrame
        What `span_tree` returned.
    is_before : Series of bool, shape (n_spans,)
        Which spans belong to the baseline.

    Returns
    -------
    DataFrame of shape (n_errors, n_columns)
        `told`; where an operation failed and left out a call that it nearly always makes, the
        node is where failures of that callee begin. Only where the error speaks of a circuit
        breaker, or where much of what does go out to the callee fails: else an operation that
        fails before its calls is at fault itself.
    """
    failing = _failing(tree, is_before)
    left_out = _left_out(told, tree, failing)
    rows = tree.loc[told.index, ["status", "name"]].astype("string")
    said = (rows["status"] + " " + rows["name"]).str.contains(SHORT_CIRCUIT.pattern, case=False)
    is_refusal = rows["status"].str.fullmatch(REFUSAL).fillna(value=False).astype(bool)
    fails_too = left_out.isin(failing.index[failing["is_sick"]]) & ~is_refusal
    inherits = left_out.notna() & (said.fillna(value=False).astype(bool) | fails_too)
    known = _behind(told[~inherits], tree)
    behind = [known.get(name, name) for name in left_out.astype(object)]
    return told.assign(
        node=told["node"].mask(inherits, pd.Series(behind, told.index, dtype=object)),
        kind=told["kind"].mask(inherits, UNREACHED),
    )


def _failing(tree: pd.DataFrame, is_before: pd.Series) -> pd.DataFrame:
    """Return which share of the calls to each service fails, and whether it is sick by that."""
    calls = tree.loc[tree["is_call"] & (tree["callee"] != NO_NAME), ["callee", "is_error"]]
    refused = tree["status"].loc[calls.index].astype("string").str.fullmatch(REFUSAL)
    failed = (calls["is_error"] & ~refused.fillna(value=False).astype(bool)).astype(float)
    before = is_before.loc[calls.index]
    now = failed[~before].groupby(calls["callee"]).mean()
    usual = failed[before].groupby(calls["callee"]).mean().reindex(now.index).fillna(0.0)
    is_sick = (now >= FAILING_SHARE) & (now - usual >= FAILING_MORE)
    return pd.DataFrame({"share": now, "is_sick": is_sick})


def _left_out(told: pd.DataFrame, tree: pd.DataFrame, failing: pd.DataFrame) -> pd.Series:
    """Return, by row of a failure, the sickest of the usual callees that it did not call."""
    calls = tree[tree["is_call"] & (tree["parent"] >= 0) & (tree["callee"] != NO_NAME)]
    made = pd.DataFrame(
        {"row": calls["parent"].to_numpy(np.int64), "usual": calls["callee"].to_numpy(object)}
    ).drop_duplicates()
    failed = tree.loc[told.index, ["service", "name", "is_call"]]
    failed = failed[~failed["is_call"]].rename_axis("row").reset_index()
    pairs = failed.merge(_usual_callees(tree, made), on=["service", "name"])
    pairs = pairs.merge(made, on=["row", "usual"], how="left", indicator="made")
    pairs = pairs[pairs["made"] == "left_only"]
    pairs = pairs.assign(share=pairs["usual"].map(failing["share"]).astype(float).fillna(0.0))
    pairs = pairs.sort_values(["row", "share", "usual"], ascending=[True, False, True])
    return pairs.drop_duplicates("row").set_index("row")["usual"].reindex(told.index)


def _usual_callees(tree: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    by = ["service", "name"]
    good = tree.loc[~tree["is_error"] & ~tree["is_call"], by]
    pairs = made.join(good, on="row", how="inner")
    counts = pairs.groupby([*by, "usual"]).size().rename("n").reset_index()
    counts = counts.join(good.groupby(by).size().rename("total"), on=by)
    return counts.loc[counts["n"] >= CALLS_SHARE * counts["total"], [*by, "usual"]]


def _behind(told: pd.DataFrame, tree: pd.DataFrame) -> Mapping[str, str]:
    """Return where the failures of calls to each service mostly begin."""
    failed = tree.loc[tree["is_call"] & tree["is_error"], ["callee", "trace"]].drop_duplicates()
    pairs = failed.merge(told[["trace", "node"]], on="trace")
    counts = pairs.groupby(["callee", "node"]).size().rename("n").reset_index()
    counts = counts.sort_values(["n", "node"], ascending=[False, True]).drop_duplicates("callee")
    return dict(zip(counts["callee"], counts["node"], strict=True))
