"""What to read of each group when not all can be: small groups whole, large ones in part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "group": "string",  # of the aggregate
    "count": "Int64",
    "asked": "Int64",  # rows to read
}


@dataclass(frozen=True)
class SamplePlan:
    """What to read of each group.

    Attributes
    ----------
    groups : DataFrame of shape (n_groups, 3)
        `COLUMNS`, the largest group first.
    """

    groups: pd.DataFrame

    @property
    def sentence(self) -> str:
        """What is read, and of what."""
        total, asked = int(self.groups["count"].sum()), int(self.groups["asked"].sum())
        if asked == total:
            return f"All {total:,} events are read."
        is_part = self.groups["asked"] < self.groups["count"]
        return (
            f"{asked:,} of {total:,} events are read: {int((~is_part).sum())} groups whole, "
            f"{int(is_part.sum())} sampled. Counts are of all events."
        )


def plan_sample(counts: Mapping[str, int], *, most: int) -> SamplePlan:
    """Share a number of rows among groups, so that the small ones are read whole.

    Parameters
    ----------
    counts : mapping of str to int
        Events of each group, as the service counted them.
    most : int
        Rows to read at most; a group gets one row at least while there are enough.

    Returns
    -------
    SamplePlan
        Each group gets the same, but no more than it has; what is left goes to the others.

    Raises
    ------
    ValueError
        `most` is negative.
    """
    if most < 0:
        raise ValueError("rows to read cannot be fewer than none")
    left, asked = most, {}
    ordered = sorted(counts.items(), key=lambda item: (item[1], item[0]))
    for position, (group, count) in enumerate(ordered):
        asked[group] = min(count, -(-left // (len(ordered) - position)))
        left -= asked[group]
    rows = [(group, count, asked[group]) for group, count in reversed(ordered)]
    if not rows:
        return SamplePlan(empty_table(COLUMNS))
    return SamplePlan(conform(pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS))
