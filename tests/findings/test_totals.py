"""Totals stop at the hour at which days are compared, and leave unknown what is unknown."""

from __future__ import annotations

import pytest

from cie_runbook.findings.judge import judge
from cie_runbook.findings.totals import TOTALS_COLUMNS, signed_percent, totals, totals_table
from tests.findings.builders import at, catalog, make_frame, make_reading

COUNT = make_reading(frame=make_frame([9.0] * 24))


def test_bins_after_the_hour_are_left_out() -> None:
    (row,) = totals([COUNT], {COUNT.id: judge(COUNT, catalog())}, at("10:00")).to_dict("records")
    assert (row["value"], row["usual"]) == (108, 120)
    assert row["change_share"] == pytest.approx(-0.1)
    assert row["lower"] < 120 < row["upper"]


def test_a_signal_without_evidence_has_no_number() -> None:
    reading = make_reading("chip_p95")
    findings = {reading.id: judge(reading, catalog())}
    table = totals([reading], findings, at("10:00"))
    assert table["value"].isna().all()
    html = totals_table(table, at("10:00"), "Totals")
    assert "<td>unknown</td><td>unknown</td>" in html
    assert "<td>0" not in html


def test_the_table_is_accessible() -> None:
    table = totals([COUNT], {COUNT.id: judge(COUNT, catalog())}, at("10:00"))
    html = totals_table(table, at("10:00"), "Totals")
    assert "<caption>Totals</caption>" in html
    assert '<th scope="col">Until 10:00 ET</th>' in html
    assert "<td>108</td>" in html
    assert "\N{MINUS SIGN}10\N{NO-BREAK SPACE}%" in html


def test_no_reading_is_an_empty_table_with_its_columns() -> None:
    assert list(totals([], {}, at("10:00")).columns) == list(TOTALS_COLUMNS)


def test_a_change_has_its_sign() -> None:
    assert signed_percent(0.045) == "+4.5 %"
    assert signed_percent(24.0) == "25 times"
    assert signed_percent(-0.61) == "\N{MINUS SIGN}61 %"
