"""A day's totals stand beside those of like days."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from cie_runbook.analysis.calendar import federal_holidays
from cie_runbook.analysis.history import CHANGE_COLUMNS, TOTAL_COLUMNS, since_last_time
from cie_runbook.tables import empty_table

HOLIDAYS = federal_holidays(2026, 2026)


def totals(*rows: tuple[date, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"day": day, "signal": "clicks", "total": total} for day, total in rows]
    ).astype(dict(TOTAL_COLUMNS))


def test_a_monday_is_compared_with_friday_not_sunday() -> None:
    table = totals(
        (date(2026, 11, 19), 2000),
        (date(2026, 11, 20), 1800),
        (date(2026, 11, 22), 60),
        (date(2026, 11, 23), 1900),
    )
    (row,) = since_last_time(table, date(2026, 11, 23), HOLIDAYS).to_dict("records")
    assert row["last_day"] == date(2026, 11, 20)
    assert row["last_total"] == 1800
    assert row["change_share"] == pytest.approx(1900 / 1800 - 1)
    assert row["usual"] == 1900
    assert row["like_days"] == 2


def test_an_unknown_total_has_no_change_and_is_no_comparison() -> None:
    table = totals(
        (date(2026, 11, 19), None), (date(2026, 11, 20), 1800), (date(2026, 11, 23), None)
    )
    (row,) = since_last_time(table, date(2026, 11, 23), HOLIDAYS).to_dict("records")
    assert row["like_days"] == 1
    assert pd.isna(row["change_share"])


def test_a_first_day_has_nothing_beside_it() -> None:
    (row,) = since_last_time(totals((date(2026, 11, 23), 5)), date(2026, 11, 23), HOLIDAYS).to_dict(
        "records"
    )
    assert row["like_days"] == 0
    assert pd.isna(row["last_total"])


def test_a_day_without_totals_gives_an_empty_table() -> None:
    found = since_last_time(empty_table(TOTAL_COLUMNS), date(2026, 11, 23), HOLIDAYS)
    assert list(found.columns) == list(CHANGE_COLUMNS)
    assert len(found) == 0
