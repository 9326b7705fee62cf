"""Blame: for each failed or slow trace, the service where its trouble began."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_runbook.analysis.suspects_slow import slow_parts, slowest_of_trace
from cie_runbook.analysis.suspects_tree import NO_NAME
from cie_runbook.analysis.suspects_unreached import never_called

WAITED_SHARE = 0.5  # of a failed span's time: from here on it failed of waiting
SLOW = "slow"
SLOW_FROM = "slow on the way from "
SLOW_AROUND = "slow on all ways to and from it"
TIMED_OUT = "timed out"


def blamed(tree: pd.DataFrame, is_before: pd.Series, load: float) -> pd.DataFrame:
    """Name the service where the trouble of each bad trace began.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.
    is_before : Series of bool, shape (n_spans,)
        Which spans belong to the baseline.
    load : float
        Traffic against the baseline's, as a ratio.

    Returns
    -------
    DataFrame of shape (n_troubles, 6)
        By row of the tree: ``trace``, ``node``, ``kind`` (status, "timed out", "not reached" or
        what begins with "slow"), ``part`` ("error", or that of `slow_parts`), ``caller`` of a
        call, and ``is_error``. A trace with an error is not counted as slow besides: who waits
        and tries again for a failing service is slow for it.
    """
    slow = slowest_of_trace(tree, slow_parts(tree, is_before, load))
    errors = _origins(tree, is_before, slow)
    quiet = slow[~slow["trace"].isin(errors["trace"])]
    on_the_way = quiet["part"] == "network"
    others = quiet["caller"] != quiet["node"]
    kind = (SLOW_FROM + quiet["caller"]).where(others, SLOW_AROUND).where(on_the_way, SLOW)
    late = quiet.assign(kind=kind, is_error=False)[list(errors.columns)]
    return pd.concat([errors, late])


def _origins(tree: pd.DataFrame, is_before: pd.Series, slow: pd.DataFrame) -> pd.DataFrame:
    is_error = tree["is_error"].to_numpy(bool)
    parent = tree["parent"].to_numpy(np.int64)
    passed_on = np.zeros(len(tree), dtype=bool)
    passed_on[parent[is_error & (parent >= 0)]] = True
    origin = tree[is_error & ~passed_on]
    is_call = origin["is_call"] & (origin["callee"] != NO_NAME)
    told = pd.DataFrame(
        {
            "trace": origin["trace"],
            "node": origin["callee"].where(is_call, origin["service"]),
            "kind": origin["status"],
            "part": "error",
            "caller": origin["service"].where(is_call, NO_NAME),
            "is_error": True,
        }
    )
    told = _of_the_caller(told, origin, tree)
    told = _waiting(told, origin, slow)
    return never_called(told, tree, is_before)


def _of_the_caller(told: pd.DataFrame, origin: pd.DataFrame, tree: pd.DataFrame) -> pd.DataFrame:
    """Blame the caller for a call that was answered well, and is an error to it alone.

    Not where the answer came late (`_waiting`), nor where the time was lost on the way: then the
    call took much longer than the answer, and the link is to blame.
    """
    answered = origin["is_call"] & origin["is_answered"]
    refused = origin.index.isin(_rows_answered_badly(tree))
    lost = origin["own_ms"] > WAITED_SHARE * origin["ms"].clip(lower=1.0)
    is_callers = answered & ~refused & ~lost
    return told.assign(
        node=told["node"].mask(is_callers, origin["service"]),
        kind=told["kind"].mask(answered & lost, TIMED_OUT),
    )


def _rows_answered_badly(tree: pd.DataFrame) -> pd.Series:
    """Return the rows of callers of which a child answered with a status of 400 or above."""
    bad = tree["status"].astype("string").str.fullmatch(r"[45]\d\d")
    return tree.loc[(tree["parent"] >= 0) & bad.fillna(value=False).astype(bool), "parent"]


def _waiting(told: pd.DataFrame, origin: pd.DataFrame, slow: pd.DataFrame) -> pd.DataFrame:
    """Blame a failure of waiting on the part of the trace that took the time."""
    late = slow.set_index("trace")
    node, late_ms = told["trace"].map(late["node"]), told["trace"].map(late["late_ms"])
    waited = late_ms.fillna(0) >= WAITED_SHARE * origin["ms"].clip(lower=1.0)
    return told.assign(
        node=told["node"].mask(waited, node), kind=told["kind"].mask(waited, TIMED_OUT)
    )
