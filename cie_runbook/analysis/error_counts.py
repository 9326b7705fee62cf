"""Events that a service counted itself, laid out by what they were counted by."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cie_runbook.tables import conform

SEPARATOR = ", "
NONE = "(none)"  # the place of events without the facet


def counted_by(counts: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Give each part of a count's group a column of its own.

    Parameters
    ----------
    counts : DataFrame of shape (n_counts, n_columns)
        ``at`` [UTC, start of the bin], ``group`` (the parts with ", " between them) and
        ``value`` [count].
    names : sequence of str
        What the parts are, in order.

    Returns
    -------
    DataFrame of shape (n_groups, 2 + n_names)
        ``at``, the names, and ``count`` [count], one row a bin and group, zeros left out. A
        comma within the first part stays there.
    """
    kinds = {"at": "datetime64[ms, UTC]", **dict.fromkeys(names, "string"), "count": "Float64"}
    known = counts[counts["value"].fillna(0) > 0]
    parts = [_parts(str(text), len(names)) for text in known["group"]]
    table = pd.DataFrame(parts, columns=list(names), index=known.index)
    table["at"], table["count"] = known["at"], known["value"]
    if table.empty:
        return conform(table, kinds)
    summed = table.groupby(["at", *names])["count"].sum()
    return conform(summed.reset_index(), kinds)


def _parts(text: str, wanted: int) -> list[str]:
    found = text.rsplit(SEPARATOR, wanted - 1)
    return [*found, *[NONE] * (wanted - len(found))]
