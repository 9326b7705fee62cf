"""An empty table has the columns and types of a full one."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.tables import SERIES_COLUMNS, conform, empty_table, joined


def one_row() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": [1.5],
            "group": [""],
            "metric": ["checkin_completed"],
            "at": ["2026-11-18T15:00Z"],
        }
    )


def test_an_empty_table_has_the_types_of_a_full_one() -> None:
    full = conform(one_row().assign(at=pd.to_datetime(one_row()["at"], utc=True)), SERIES_COLUMNS)
    assert list(full.dtypes) == list(empty_table(SERIES_COLUMNS).dtypes)


def test_an_unknown_value_stays_unknown() -> None:
    table = conform(one_row().assign(value=pd.Series([pd.NA], dtype="Float64")), SERIES_COLUMNS)
    assert table["value"].isna().all()


def test_a_missing_or_left_over_column_is_named() -> None:
    with pytest.raises(ValueError, match=r"missing: \['group'\], left over: \['grp'\]"):
        conform(one_row().rename(columns={"group": "grp"}), SERIES_COLUMNS)


def test_tables_are_joined_and_empty_ones_keep_their_columns() -> None:
    full, empty = conform(one_row(), SERIES_COLUMNS), empty_table(SERIES_COLUMNS)

    assert list(joined([empty, full, full])["value"]) == [1.5, 1.5]
    assert joined([empty, full]).dtypes.to_dict() == full.dtypes.to_dict()
    assert joined([empty, empty]).columns.tolist() == list(SERIES_COLUMNS)
