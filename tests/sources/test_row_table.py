"""Rows as tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from cie_runbook.sources.row_table import row_table
from tests.sources.systems import assert_contract

COLUMNS = {"id": "string", "at": "datetime64[ms, UTC]", "count": "Int64", "is_ours": "boolean"}


def test_rows_keep_the_contract_and_none_is_unknown() -> None:
    at = datetime(9999, 12, 31, tzinfo=UTC)
    rows: list[dict[str, Any]] = [
        {"id": "007", "at": at, "count": 1, "is_ours": True},
        {"id": None, "at": None, "count": None, "is_ours": None},
    ]
    table = row_table(rows, COLUMNS)
    assert_contract(table, COLUMNS)
    assert table.loc[0, "id"] == "007"
    assert table.loc[0, "at"] == pd.Timestamp(at)
    assert table.loc[1].isna().all()


def test_no_row_keeps_the_contract() -> None:
    assert_contract(row_table([], COLUMNS), COLUMNS)
    only_unknown = row_table([dict.fromkeys(COLUMNS)], COLUMNS)
    assert_contract(only_unknown, COLUMNS)


def test_a_row_with_other_columns_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="has not exactly the columns"):
        row_table([{"id": "1"}], COLUMNS)
