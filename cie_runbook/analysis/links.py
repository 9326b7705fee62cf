"""Links: which downstream event belongs to an upstream one, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "upstream": "Int64",  # place of the row in the upstream table
    "downstream": "Int64",  # place of the row in the downstream table
    "by": "string",  # one of `STRENGTH`
    "strength": "string",  # in words
    "apart_s": "Float64",  # how much later the downstream event is [s]; below 0: earlier
}
# What two events share, the surest first.
STRENGTH: Mapping[str, str] = {
    "trace": "certain: the same trace",
    "request": "certain: the same request",
    "uuid": "likely: the same UUID in both",
    "time": "possible: a known call, and nothing else at that time",
    "time, one of several": "weak: a known call, and several events at that time",
}
IDS: Mapping[str, str] = {"trace": "trace_id", "request": "request_id"}
UUID = r"\b([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b"
UNSAID = ("", "0")  # ids that stand for none
WITHIN = timedelta(seconds=35)  # a gateway cuts a call at 30 s; clocks differ a little
MOST_WITH_ONE_ID = 50  # events that share an id: with more, it is no id of one request


@dataclass(frozen=True, kw_only=True)
class Links:
    """Pairs of events, and those that are left alone.

    Attributes
    ----------
    pairs : DataFrame of shape (n_pairs, 5)
        `COLUMNS`, by place upstream, then downstream.
    orphans : mapping of str to int
        How many "upstream" and "downstream" events found no other.
    """

    pairs: pd.DataFrame
    orphans: Mapping[str, int]


def link(
    upstream: pd.DataFrame,
    downstream: pd.DataFrame,
    *,
    edges: Collection[tuple[str, str]],
    within: timedelta = WITHIN,
) -> Links:
    """Link events of callers with events of those that they call.

    Parameters
    ----------
    upstream, downstream : DataFrame of shape (n_events, n_columns)
        ``at`` [UTC] and ``service``; ``trace_id``, ``request_id`` and ``message`` where they
        are known, <NA> where an event has none.
    edges : collection of (str, str)
        Known calls: caller, dependency.
    within : timedelta, optional
        How far two events on a known call may be apart to be linked by time alone.

    Returns
    -------
    Links
        An event is linked by the surest thing that it shares with any other, and by time only
        where both share nothing: then with the nearest event of a service it calls.
    """
    above, below = (_events(table) for table in (upstream, downstream))
    found: list[pd.DataFrame] = []
    for by in ("trace", "request", "uuid"):
        free = _free(above, found, "upstream"), _free(below, found, "downstream")
        found.append(_by_key(*free, by))
    free = _free(above, found, "upstream"), _free(below, found, "downstream")
    found.append(_by_time(*free, edges, within.total_seconds()))
    pairs = _told([part for part in found if not part.empty], above, below)
    orphans = {
        "upstream": len(above) - pairs["upstream"].nunique(),
        "downstream": len(below) - pairs["downstream"].nunique(),
    }
    return Links(pairs=pairs, orphans=orphans)


def _events(table: pd.DataFrame) -> pd.DataFrame:
    wanted = table.reindex(columns=["at", "service", "trace_id", "request_id", "message"])
    at = pd.to_datetime(wanted["at"], utc=True).astype("datetime64[us, UTC]")
    text = wanted[["trace_id", "request_id", "message"]].astype("string")
    uuid = text["message"].str.lower().str.findall(UUID)
    ids = {by: text[name].str.strip() for by, name in IDS.items()}
    told = {by: one.mask(one.isin(UNSAID)) for by, one in ids.items()}
    events = pd.DataFrame(
        {"at_s": at.astype("int64") / 1e6, "service": wanted["service"].astype("string"), **told}
    )
    events["uuid"] = [one if isinstance(one, list) else [] for one in uuid]
    return events.reset_index(drop=True).rename_axis("place").reset_index()


def _free(events: pd.DataFrame, found: list[pd.DataFrame], side: str) -> pd.DataFrame:
    used = [part[side] for part in found if not part.empty]
    return events[~events["place"].isin(pd.concat(used))] if used else events


def _by_key(above: pd.DataFrame, below: pd.DataFrame, by: str) -> pd.DataFrame:
    keys = [part[["place", by]].explode(by).dropna() for part in (above, below)]
    keys = [part.astype({by: "string"}).drop_duplicates() for part in keys]
    keys = [part[part.groupby(by)[by].transform("size") <= MOST_WITH_ONE_ID] for part in keys]
    pairs = keys[0].merge(keys[1], on=by, suffixes=("_above", "_below"))
    pairs = pairs.rename(columns={"place_above": "upstream", "place_below": "downstream"})
    return pairs[["upstream", "downstream"]].drop_duplicates().assign(by=by)


def _by_time(
    above: pd.DataFrame,
    below: pd.DataFrame,
    edges: Collection[tuple[str, str]],
    within_s: float,
) -> pd.DataFrame:
    """Link each event of a callee with the nearest one of its callers."""
    parts = [
        _nearest(
            above[(above["service"] == caller).fillna(value=False).astype(bool)],
            below[(below["service"] == callee).fillna(value=False).astype(bool)],
            within_s,
        )
        for caller, callee in sorted(set(edges))
    ]
    parts = [part for part in parts if not part.empty]
    if not parts:
        return pd.DataFrame(columns=["upstream", "downstream", "by"])
    told = pd.concat(parts).sort_values(["downstream", "gap", "upstream"])
    several = told.groupby("downstream")["near"].transform("sum") > 1
    told["by"] = np.where(several, "time, one of several", "time")
    return told.drop_duplicates("downstream")[["upstream", "downstream", "by"]]


def _nearest(above: pd.DataFrame, below: pd.DataFrame, within_s: float) -> pd.DataFrame:
    ordered = above.sort_values(["at_s", "place"])
    at, places = ordered["at_s"].to_numpy(float), ordered["place"].to_numpy(np.int64)
    wanted = below["at_s"].to_numpy(float)
    near = np.searchsorted(at, wanted + within_s, "right") - np.searchsorted(at, wanted - within_s)
    has_one = near > 0
    wanted, below = wanted[has_one], below[has_one]
    after = np.clip(np.searchsorted(at, wanted), 0, max(len(at) - 1, 0))
    before = np.maximum(after - 1, 0)
    if not len(wanted):
        return pd.DataFrame(columns=["upstream", "downstream", "gap", "near"])
    chosen = np.where(np.abs(at[before] - wanted) <= np.abs(at[after] - wanted), before, after)
    return pd.DataFrame(
        {
            "upstream": places[chosen],
            "downstream": below["place"].to_numpy(np.int64),
            "gap": np.abs(at[chosen] - wanted),
            "near": near[has_one],
        }
    )


def _told(found: list[pd.DataFrame], above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    if not found:
        return empty_table(COLUMNS)
    pairs = pd.concat(found).sort_values(["upstream", "downstream"])
    from_s = above["at_s"].to_numpy(float)[pairs["upstream"].to_numpy(np.int64)]
    to_s = below["at_s"].to_numpy(float)[pairs["downstream"].to_numpy(np.int64)]
    told = pairs.assign(strength=pairs["by"].map(dict(STRENGTH)), apart_s=to_s - from_s)
    return conform(told, COLUMNS)
