"""What the catalog names and is gone, or plots and asks for something else than before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

KINDS = {
    "metric": "metric",
    "dashboard": "dashboard",
    "widget": "widget",
    "monitors": "list of monitors",
    "monitor": "monitor",
    "channel": "channel",
    "schedule": "schedule",
    "template": "template",
}


@dataclass(frozen=True, kw_only=True)
class Drift:
    """One name that no longer is what it was.

    Attributes
    ----------
    kind : str
        What it names, in a person's words.
    id, title : str
        Its id, and how people call it.
    what : {"gone", "changed"}
        It does not exist any more; it plots or asks for something else than at the check before.
    """

    kind: str
    id: str
    title: str
    what: Literal["gone", "changed"]


def drifted(now: pd.DataFrame, before: pd.DataFrame | None) -> tuple[Drift, ...]:
    """Return what is gone, and what changed since the check before; without one, what is gone.

    Parameters
    ----------
    now, before : DataFrame of shape (n_names, 6)
        Kind, id, part_of, title, standing, digest. A part, as a widget, is only judged where what
        lists it answered; what is new is no drift.

    Returns
    -------
    tuple of Drift
        In the order of the check; parts that are gone at the end.
    """
    gone = now.loc[now["standing"] == "gone"]
    found = [_drift(row, "gone") for row in gone.to_dict("records")]
    if before is not None:
        found += _since(now, before.loc[before["standing"] == "there"])
    return tuple(found)


def _since(now: pd.DataFrame, before: pd.DataFrame) -> Iterator[Drift]:
    both = before.merge(now, on=["kind", "id"], suffixes=("_before", ""))
    told = both.loc[(both["standing"] == "there") & (both["digest_before"] != "")]
    for row in told.loc[told["digest"] != told["digest_before"]].to_dict("records"):
        yield _drift(row, "changed")
    answered = now.loc[now["standing"] == "there", "id"]
    parts = before.loc[before["part_of"].isin(answered) & ~before["id"].isin(now["id"])]
    for row in parts.to_dict("records"):
        yield _drift(row, "gone")


def _drift(row: Mapping[Any, Any], what: Literal["gone", "changed"]) -> Drift:
    return Drift(kind=KINDS[row["kind"]], id=row["id"], title=row["title"], what=what)
