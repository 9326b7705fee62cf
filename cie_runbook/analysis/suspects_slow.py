"""Slow spans: whose time it was, against what the same operation took before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_runbook.analysis.suspects_tree import NO_NAME

FEWEST_BEFORE = 20  # spans of an operation before it is known how long it takes
ABOVE_USUAL = 2.0  # times the median, and
ABOVE_SLOWEST = 1.2  # times what one span in a hundred took, and
LEAST_MS = 10.0  # more than the median: under it nobody waits
DELAYED_SHARE = 0.3  # of a link's calls, from where the link is delayed
HEAVIEST_LOAD = 3.0  # from here on, load excuses no further slowness
PARTS = ["node", "caller", "part", "name"]


def slow_parts(tree: pd.DataFrame, is_before: pd.Series, load: float) -> pd.DataFrame:
    """Find the spans that took longer than theirs usually do, and who took the time.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.
    is_before : Series of bool, shape (n_spans,)
        Which spans belong to the baseline.
    load : float
        Traffic against the baseline's, as a ratio: a system under more load is a little slower
        everywhere, and not broken.

    Returns
    -------
    DataFrame of shape (n_slow, 4)
        By row of the tree: ``node``, the service that took the time; ``part``, "own" of a
        service that sends spans, "remote" of one that sends none, "network" between caller and
        callee; ``late_ms`` [ms], more than the median of the baseline; ``caller``, of a call.
    """
    parts = _parts(tree)
    before = parts[is_before.loc[parts.index]]
    usual = before.groupby(PARTS)["ms"].agg(
        median="median", slowest=lambda ms: ms.quantile(0.99), n="size"
    )
    parts = parts.join(usual, on=PARTS)
    strain = np.sqrt(np.clip(load, 1.0, HEAVIEST_LOAD))
    limit = np.maximum(ABOVE_USUAL * parts["median"], ABOVE_SLOWEST * parts["slowest"]) * strain
    limit = np.maximum(limit, parts["median"] + LEAST_MS)
    is_slow = (parts["n"] >= FEWEST_BEFORE) & (parts["ms"] > limit)
    parts["late_ms"] = parts["ms"] - parts["median"]
    slow = parts.loc[is_slow, ["node", "part", "late_ms", "caller"]]
    return _on_the_delayed_side(slow, parts[~is_before.loc[parts.index]])


def slowest_of_trace(tree: pd.DataFrame, slow: pd.DataFrame) -> pd.DataFrame:
    """Keep, of each trace, the part that lost most time.

    Parameters
    ----------
    tree : DataFrame
        What `span_tree` returned.
    slow : DataFrame
        What `slow_parts` returned.

    Returns
    -------
    DataFrame of shape (n_slow_traces, 5)
        `slow` with ``trace``, one row a trace.
    """
    told = slow.assign(trace=tree["trace"].loc[slow.index])
    told = told.sort_values(["trace", "late_ms", "node"], ascending=[True, False, True])
    return told.drop_duplicates("trace")


def _parts(tree: pd.DataFrame) -> pd.DataFrame:
    """Give each span's own time to a node."""
    senders = set(tree["service"])
    is_call = tree["is_call"] & (tree["callee"] != NO_NAME)
    is_remote = is_call & ~tree["is_answered"]
    # A call that nobody answered, though its callee sends spans, lost its other half.
    is_told = ~(is_remote & tree["callee"].isin(senders))
    part = np.select([is_call & tree["is_answered"], is_remote], ["network", "remote"], "own")
    parts = pd.DataFrame(
        {
            "node": tree["callee"].where(is_call, tree["service"]),
            "caller": tree["service"].where(is_call, NO_NAME),
            "part": part,
            "name": tree["name"],
            "ms": tree["own_ms"],
        }
    )
    return parts[is_told & ~(tree["is_call"] & ~is_call)]


def _on_the_delayed_side(slow: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Blame a caller for its links where all of them, and not one callee's, are delayed."""
    links = now[now["part"] != "own"].groupby(["caller", "node"]).size().rename("n")
    late = slow.loc[slow.index.isin(now.index) & (slow["part"] != "own")]
    counts = late.groupby(["caller", "node"]).size().rename("late")
    both = links.to_frame().join(counts).fillna(0).reset_index()
    both["is_late"] = (both["late"] >= DELAYED_SHARE * both["n"]) & (both["late"] > 1)
    ends = pd.concat([both.rename(columns={"caller": "end"}), both.rename(columns={"node": "end"})])
    told = ends.groupby("end")["is_late"].agg(["sum", "all"])
    bad = set(told.index[told["all"] & (told["sum"] > 1)])
    count = told["sum"]
    is_callers = (
        (slow["part"] != "own")
        & slow["caller"].isin(bad)
        & (slow["caller"].map(count).fillna(0) > slow["node"].map(count).fillna(0))
    )
    node = slow["node"].mask(is_callers, slow["caller"])
    return slow.assign(node=node, part=slow["part"].mask(is_callers, "network"))
