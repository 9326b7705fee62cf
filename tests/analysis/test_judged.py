"""The table of judged bins says its reasons and leaves unknown what is unknown."""

from __future__ import annotations

from datetime import date

import pandas as pd

from cie_runbook.analysis.anomalies import detect
from cie_runbook.analysis.judged import JUDGED_COLUMNS, as_judged
from tests.analysis.simulate import World, days_grid
from tests.analysis.test_anomalies import DAY, TEN, series


def test_a_flagged_bin_says_why() -> None:
    history, current = series(DAY, World())
    current.iloc[TEN : TEN + 12] = 0
    frame = detect(history, current, direction="low", kind="count")
    said = frame["reason"].iloc[TEN + 5]
    assert said.startswith("0 in the 30 min to 10:30 ET where ")
    assert said.endswith("set aside")
    assert frame["window_start"].iloc[TEN + 5] == current.index[TEN]


def test_missing_is_expected_less_observed() -> None:
    history, current = series(DAY, World())
    frame = detect(history, current, direction="low", kind="count")
    difference = frame["expected"] - frame["value"]
    pd.testing.assert_series_equal(frame["missing"], difference, check_names=False)


def test_the_reason_of_a_special_day_is_said_on_every_bin() -> None:
    history, current = series(date(2026, 11, 27), World())
    frame = detect(history, current, direction="low", kind="count")
    assert frame["reason"].iloc[100:].str.contains("band widened").all()


def test_columns_take_the_contracts_order_and_types() -> None:
    index = days_grid(DAY, 1)
    columns: dict[str, object] = dict.fromkeys(JUDGED_COLUMNS, float("nan"))
    texts = dict.fromkeys(("state", "reason", "kind", "mode"), "x")
    frame = as_judged({**columns, **texts, "window_start": index}, index)
    assert list(frame.columns) == list(JUDGED_COLUMNS)
    assert frame["value"].isna().all()
