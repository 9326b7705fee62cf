"""Views lay flows and regions out as the tables that figures draw; unknown stays unknown."""

from __future__ import annotations

import pytest

from cie_runbook.findings.judge import judge
from cie_runbook.findings.views import FUNNEL_COLUMNS, REGION_COLUMNS, funnel_steps, region_rows
from tests.findings.builders import catalog, make_frame, make_reading

OPENED = make_reading("checkin_link_clicks", make_frame([20.0] * 6, expected=20.0))
COMPLETED = make_reading("checkin_completed", make_frame([9.0] * 6, expected=12.0))
MISSING = make_reading("checkin_verified")


def test_a_step_is_a_share_of_the_first() -> None:
    steps = {"opened": OPENED, "verified": MISSING, "completed": COMPLETED}
    found = {each.id: judge(each, catalog()) for each in steps.values()}
    table = funnel_steps({"Check-in": steps}, found)
    assert list(table.columns) == list(FUNNEL_COLUMNS)
    assert list(table["value"].dropna()) == [120, 54]
    assert table["share"].iloc[2] == pytest.approx(0.45)
    assert table["usual_share"].iloc[2] == pytest.approx(0.6)
    assert table["value"].isna().tolist() == [False, True, False]
    assert table["state"].iloc[1] == "unknown"


def test_a_region_is_a_row() -> None:
    frame = make_frame([5.0] * 6)
    regions = [
        make_reading("vista_checkins_by_station", frame, group=name)
        for name in ("VISN 1", "VISN 19")
    ]
    table = region_rows(regions, {each.id: judge(each, catalog()) for each in regions})
    assert list(table["region"]) == ["VISN 1", "VISN 19"]
    assert list(table["observed"]) == [30, 30]


def test_no_evidence_gives_one_unknown_row() -> None:
    reading = make_reading("vista_checkins_by_station")
    table = region_rows([reading], {reading.id: judge(reading, catalog())})
    assert list(table.columns) == list(REGION_COLUMNS)
    assert table["observed"].isna().all()
    assert list(table["state"]) == ["unknown"]
