"""Rows that were read one by one made into a table that keeps its contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from cie_runbook.tables import empty_table


def row_table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return `rows` with exactly `columns`, also when there is none; None becomes <NA>.

    Raises
    ------
    ValueError
        A row lacks a column or has another one.
    """
    if not rows:
        return empty_table(columns)
    if any(row.keys() != columns.keys() for row in rows):
        raise ValueError(f"a row has not exactly the columns {', '.join(columns)}")
    return pd.DataFrame(
        {name: _column([row[name] for row in rows], columns[name]) for name in columns}
    )


def _column(values: list[Any], dtype: str) -> pd.Series:
    if not dtype.startswith("datetime64"):
        return pd.Series(values, dtype=dtype)
    # In the contract's own unit: in the nanoseconds of pandas, no year after 2262 has a place.
    unit = dtype.removeprefix("datetime64[").partition(",")[0]
    instants = np.array([_naive(value) for value in values], dtype=f"datetime64[{unit}]")
    return pd.Series(pd.DatetimeIndex(instants).tz_localize("UTC"))


def _naive(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(UTC).replace(tzinfo=None)
