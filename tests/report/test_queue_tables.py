"""Tables of the queue say when an answer is due, and what nobody looked at."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from cie_runbook.analysis.queue import read_queue
from cie_runbook.analysis.ticket_traces import Seen, suggested_cause, traces_of
from cie_runbook.report.queue_tables import clusters_table, links_table, queue_table
from cie_runbook.window import Window
from tests.analysis.rotas import et
from tests.analysis.tickets import context, make_notes, make_queue, make_ticket

NOW = et("2026-11-20T12:00")
ROWS = make_queue(make_ticket("INC1", "2026-11-18T10:00", "Station 442: an error"))


def test_a_late_new_ticket_says_both() -> None:
    tickets = read_queue(ROWS, make_notes(), context("INC0"))
    shown = queue_table(tickets, NOW).html
    assert "INC1 (new)" in shown
    assert "overdue by 26 h" in shown
    assert "due Thu 2026-11-19 10:00 EST" in shown
    assert "error, station 442" in shown


def test_an_old_ticket_says_that_nobody_looked() -> None:
    ticket = read_queue(ROWS, make_notes(), context())[0]
    errors = pd.DataFrame({"at": [], "station": [], "count": []}).astype(
        {"at": "datetime64[ms, UTC]", "station": "string", "count": "Float64"}
    )
    names = ("first_seen_at", "last_seen_at")
    issues = pd.DataFrame({name: pd.Series(dtype="datetime64[ms, UTC]") for name in names})
    issues = issues.assign(short_id=pd.Series(dtype="string"), event_count=0)
    seen = Seen(asked=Window(et("2026-11-19T00:00"), NOW), errors=errors, issues=issues)
    traces = traces_of(ticket, seen, timedelta(hours=2))
    shown = links_table([(ticket, traces, suggested_cause(ticket, traces))]).html
    assert "not looked at: it is older" in shown
    assert "cannot tell" in shown
    assert "unknown: no daily report tells about it" in shown


def test_an_empty_queue_has_a_row_that_says_so() -> None:
    assert "it is empty" in queue_table((), NOW).html
    assert "none" in clusters_table(()).html
