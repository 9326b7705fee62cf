"""Column contracts: every table has the same columns and types when it is empty as when full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

SERIES_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # start of the bin
    "metric": "string",  # a catalog metric, with its statistic where it has several: "x:p95"
    "group": "string",  # the tag value that the series was split by, "" where it was not
    "value": "Float64",  # in the metric's own unit; <NA> where the service sent no number
}


def empty_table(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table without rows that keeps the contract `columns` (name to dtype)."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def conform(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return `table` with exactly the contract's columns, in its order and its types.

    Raises
    ------
    ValueError
        A column is missing or left over.
    """
    if set(table.columns) != set(columns):
        missing = sorted(set(columns) - set(table.columns))
        extra = sorted(set(table.columns) - set(columns))
        raise ValueError(f"columns missing: {missing}, left over: {extra}")
    return table[list(columns)].astype(dict(columns)).reset_index(drop=True)


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables of one contract, one below the other.

    Empty ones are left out, since their columns may have lost their types; of nothing but empty
    ones, the first is returned.
    """
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else tables[0]
