"""Tables of a shift say in words what a rota, a page or a downtime is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd

from cie_runbook.analysis.alert_freeze import AlertFreeze
from cie_runbook.analysis.alerts import Alert, AlertPost, Monitor, Page
from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.coverage import coverage
from cie_runbook.analysis.drift import Drift
from cie_runbook.report.shift_tables import (
    alerts_table,
    coverage_table,
    downtimes_table,
    drift_table,
    freeze_table,
    now_table,
    pages_table,
)
from cie_runbook.sources.datadog_monitors import DOWNTIME_COLUMNS
from cie_runbook.tables import conform
from tests.analysis.rotas import FIRST, HOURS, days, make_rota, make_shift

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
MONITOR = Monitor(id="5", org="tevi", name="CHIP errors", state="Alert", since=NOW, is_muted=False)


def test_a_gap_and_a_swap_stand_beside_their_day() -> None:
    swap = make_shift("primary", "PDAN", "2026-11-12T12:00", "2026-11-12T16:00", is_override=True)
    shifts = [s for s in make_rota() if not (s.role == "secondary" and s.start.day == 13)]
    found = coverage([*shifts, swap], days(FIRST, 5), HOURS)
    table = coverage_table(found, [*shifts, swap], "PANA")
    assert "swapped: PDAN 12:00 to 16:00 ET" in table.html
    assert "no secondary 07:00 to 20:00 ET" in table.html
    assert "PANA (you)" in table.html


def test_a_page_is_shown_with_its_clock() -> None:
    clock = Clock("acknowledge", NOW - timedelta(minutes=20), NOW - timedelta(minutes=5))
    page = Page(number="7", title="CHIP errors", status="triggered", clock=clock)
    assert "acknowledge: overdue by 5 min" in pages_table([page], NOW).html


def test_an_alert_is_shown_with_the_state_of_its_monitor() -> None:
    post = AlertPost(
        at=NOW, channel="C1", ts="1", change="triggered", title="CHIP errors", monitor=MONITOR
    )
    table = alerts_table([Alert(posts=(post,))])
    assert "Alert since Thu 2026-11-19 07:00 EST" in table.html
    assert "none was posted" in alerts_table([]).html


def test_a_downtime_without_an_end_says_so_and_a_freeze_says_when_to_make_it() -> None:
    row = {
        "id": "9-5", "downtime_id": "9", "monitor_id": "5", "scope": "env:prod", "start": NOW,
        "end": None,
    }  # fmt: skip
    table = conform(pd.DataFrame([row]), DOWNTIME_COLUMNS)
    freeze = AlertFreeze(NOW.date() + timedelta(days=7), NOW.date() + timedelta(days=6))
    shown = downtimes_table(table, [MONITOR], [freeze], NOW).html
    assert "CHIP errors" in shown
    assert "until somebody ends it" in shown
    assert "to be made on Wed Nov 25" in shown


def test_who_is_on_call_now_is_told_on_the_readers_clock() -> None:
    shift = make_shift("primary", "PANA", "2026-11-19T07:00", "2026-11-19T20:00")
    shown = now_table({"primary": shift, "secondary": None}, "PANA", "Asia/Manila", NOW).html
    assert "PANA (you)" in shown
    assert "Thu 2026-11-19 20:00 PST" in shown
    assert "nobody at this hour" in shown


def test_a_downtime_ahead_is_told_apart_from_one_of_now() -> None:
    begins = [NOW + timedelta(days=1), NOW - timedelta(days=1)]
    rows = [
        {"id": f"{n}:5", "downtime_id": f"{n}", "monitor_id": "5", "scope": pd.NA,
         "start": start, "end": NOW + timedelta(days=2)}
        for n, start in enumerate(begins)
    ]  # fmt: skip
    table = conform(pd.DataFrame(rows), DOWNTIME_COLUMNS)
    shown = downtimes_table(table, [MONITOR], [], NOW).html
    assert 0 < shown.index("<td>now") < shown.index("<td>scheduled")


def test_what_drifted_is_listed_with_its_id() -> None:
    gone = Drift(kind="metric", id="chip_time", title="chip_time", what="gone")
    assert "<td>chip_time</td><td>gone</td>" in drift_table([gone], NOW).html
    assert "every name is what it was" in drift_table([], NOW).html


def test_a_freeze_by_hand_names_page_monitors_and_bounds() -> None:
    freeze = AlertFreeze(date(2026, 11, 26), date(2026, 11, 25))
    page = "https://vagov.ddog-gov.com/monitors/downtimes"
    shown = freeze_table([freeze], {page: ["Pre-check-in: links clicked"]}).html
    for told in (page, "Pre-check-in: links clicked", "Thu 2026-11-26 00:00 EST", "on Wed Nov 25"):
        assert told in shown
    assert "no holiday is near" in freeze_table([], {}).html
