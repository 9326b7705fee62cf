"""Reasons: why a service is under suspicion, in words."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.suspects_blame import SLOW
from cie_runbook.analysis.suspects_excess import ALL
from cie_runbook.analysis.suspects_tree import NO_NAME

MOST = 3  # parts of the traffic, or counters, that one reason names
APART = 3.0  # times the share of the whole: from here on a part of the traffic is named
UNTOLD = (NO_NAME, "error")  # kinds that say no more than that it failed


def of_spans(node: str, seen: pd.DataFrame, departures: pd.DataFrame) -> str:
    """Tell what the spans, and the counters beside them, show of a service.

    Parameters
    ----------
    node : str
        The service.
    seen : DataFrame
        The rows of `excess` that are beyond chance.
    departures : DataFrame
        What `departures` returned.

    Returns
    -------
    str
        Clauses joined by "; ": each kind of trouble, the part of the traffic that it keeps to,
        and what its counters show.
    """
    own = seen[seen["node"] == node]
    kinds = own.sort_values(["more", "kind"], ascending=[False, True])["kind"].drop_duplicates()
    clauses = [_kind(str(kind), own[own["kind"] == kind]) for kind in kinds]
    said = of_counters(node, departures)
    return "; ".join([*clauses, said] if said else clauses)


def of_counters(node: str, departures: pd.DataFrame) -> str:
    """Tell what the counters of a node show.

    Parameters
    ----------
    node : str
        The service.
    departures : DataFrame
        What `departures` returned.

    Returns
    -------
    str
        One clause; empty where they show nothing.
    """
    own = departures[departures["node"] == node].head(MOST)
    rows = zip(own["metric"], own["usual"], own["now"], strict=True)
    told = [f"{metric} {now:.3g}, usually {usual:.3g}" for metric, usual, now in rows]
    return f"counters: {', '.join(told)}" if told else ""


def _kind(kind: str, rows: pd.DataFrame) -> str:
    whole = rows[rows["tag"] == ALL]
    parts = rows[rows["tag"] != ALL]
    top = rows.sort_values(["more", "tag"], ascending=[False, True]).iloc[0]
    clause = f"{_named(kind)}: {top['k1']:.0f} of {top['n1']:.0f} requests"
    if top["has_baseline"]:
        usual = top["k0"] / top["n0"]
        clause += f", usually {usual:.1%}"
    else:
        clause += ", no baseline to compare with"
    least = APART * float(whole["share"].iloc[0]) if len(whole) else 0.0
    apart = parts[parts["share"] >= least].sort_values(
        ["share", "tag", "value"], ascending=[False, True, True]
    )
    told = apart.head(MOST)
    named = [
        f"{tag.removeprefix('tag:')} {value}"
        for tag, value in zip(told["tag"].astype(str), told["value"].astype(str), strict=True)
    ]
    return f"{clause}, in {', '.join(named)}" if named else clause


def _named(kind: str) -> str:
    if kind.startswith(SLOW):
        return "takes longer than usual" + kind.removeprefix(SLOW)
    return f"fails ({kind})" if kind not in UNTOLD else "fails"
