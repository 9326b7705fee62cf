"""Reasons: why a service is under suspicion, in words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from cie_runbook.analysis.sentences import amount, percent
from cie_runbook.analysis.suspects_blame import SLOW
from cie_runbook.analysis.suspects_excess import ALL
from cie_runbook.analysis.suspects_tree import NO_NAME
from cie_runbook.analysis.usual import Kind

MOST = 3  # parts of the traffic, or counters, that one reason names
APART = 3.0  # times the share of the whole: from here on a part of the traffic is named
UNTOLD = (NO_NAME, "error")  # kinds that say no more than that it failed
_JOINTS = re.compile(r"[_:.\s-]+")
_MILLISECONDS = re.compile(r"[_ (\[]ms\b[)\]]?$")


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
    told = [_counter(row) for row in own.to_dict("records")]
    return f"counters: {', '.join(told)}" if told else ""


def _counter(row: Mapping[Hashable, Any]) -> str:
    """Tell what one counter shows: "rpc timeouts 20 % of requests, usually 0.2 %"."""
    metric = str(row["metric"])
    if row["sort"] == "latency":
        kind: Kind = "latency" if _MILLISECONDS.search(metric) else "count"
    else:
        kind = "rate" if row["is_share"] else "count"
    now, usual = (amount(float(row[name]), kind) for name in ("now", "usual"))
    of = " of requests" if row["sort"] == "errors" and kind == "rate" else ""
    return f"{_readable(metric, str(row['node']))} {now}{of}, usually {usual}"


def _readable(metric: str, node: str) -> str:
    """Return a counter's name as words, without the name of its node and its unit."""
    bare = _MILLISECONDS.sub("", metric)
    words, own = (_JOINTS.sub(" ", name).strip() for name in (bare, node))
    return words.removeprefix(f"{own} ")


def _kind(kind: str, rows: pd.DataFrame) -> str:
    whole = rows[rows["tag"] == ALL]
    parts = rows[rows["tag"] != ALL]
    top = rows.sort_values(["more", "tag"], ascending=[False, True]).iloc[0]
    clause = f"{_named(kind)}: {top['k1']:.0f} of {top['n1']:.0f} traced requests"
    if top["has_baseline"]:
        usual = top["k0"] / top["n0"]
        clause += f", before it {percent(usual)}"
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
