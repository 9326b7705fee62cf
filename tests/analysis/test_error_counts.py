"""A count's group is parted into what it was counted by."""

from __future__ import annotations

import pandas as pd

from cie_runbook.analysis.error_counts import NONE, counted_by

AT = pd.Timestamp("2026-11-18T15:00Z")


def counts(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"at": [AT] * len(rows), "group": [g for g, _ in rows], "value": [v for _, v in rows]}
    )


def test_each_part_gets_its_column() -> None:
    found = counted_by(counts(("RestError, 442", 3), ("RestError, 663", 1)), ("error", "station"))
    assert found[["error", "station", "count"]].to_numpy().tolist() == [
        ["RestError", "442", 3.0],
        ["RestError", "663", 1.0],
    ]


def test_a_comma_within_the_first_part_stays_there() -> None:
    found = counted_by(counts(("a, b, 442", 1)), ("error", "station"))
    assert found[["error", "station"]].to_numpy().tolist() == [["a, b", "442"]]


def test_a_part_that_is_missing_has_no_place() -> None:
    assert counted_by(counts(("RestError", 1)), ("error", "station")).loc[0, "station"] == NONE


def test_nothing_counted_and_zeros_give_no_row_and_all_columns() -> None:
    for table in (counts(), counts(("RestError, 442", 0))):
        found = counted_by(table, ("error", "station"))
        assert list(found) == ["at", "error", "station", "count"]
        assert found.empty
