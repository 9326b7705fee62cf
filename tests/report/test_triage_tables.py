"""Tables of a triage say what was read, set aside and changed, and what is unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cie_runbook.analysis.counters import read_counters
from cie_runbook.evidence import Evidence
from cie_runbook.report import triage_tables
from cie_runbook.report.tables import Table
from tests.report.held import CATALOG, MESSAGE, at, call, line, opened, request, table_of

NAME = "name"


def lines(*messages: str) -> list[dict[str, Any]]:
    return [line(number, message) for number, message in enumerate(messages)]


def groups(*messages: str, total: float = 0.0) -> Table:
    table = table_of(request("vista_api_errors"), lines(*messages))
    return triage_tables.groups(NAME, table, total, CATALOG)


def held(home: Path, name: str, *rows: dict[str, Any]) -> Evidence:
    return opened(home, {name: list(rows)}).evidence[name]


def test_a_kind_says_how_many_groups_it_has_and_what_to_do() -> None:
    html = groups(
        MESSAGE.format("442"), MESSAGE.format("523"), "station 1: Connection refused"
    ).html
    assert html.count("<tr>") == 3
    assert "Call out tier 3." in html


def test_hostile_lines_are_shown_as_text() -> None:
    assert "<script>" not in groups("<script>alert(1)</script> Connection refused").html


def test_no_line_at_all_is_said() -> None:
    assert "no line was read" in groups().html


def test_a_sample_says_of_how_many() -> None:
    assert "1 of 900 lines read" in groups(MESSAGE, total=900).caption


def test_every_rule_of_the_register_gives_its_account(tmp_path: Path) -> None:
    noisy = [dict(row, service="project-chipapi-cwsacrificiallambda-prod") for row in call(1, "x")]
    evidence = held(tmp_path, "vista_api_callers", *noisy)
    table = triage_tables.set_aside(
        NAME, {"vista_api_callers": evidence}, CATALOG, date(2026, 11, 18)
    )
    assert all(rule.title in table.html.replace("&#x27;", "'") for rule in CATALOG.noise.values())
    assert "<td>2</td>" in table.html


def test_mistyped_verifications_are_counted_and_set_aside(tmp_path: Path) -> None:
    row = {"at": at(1), "group": "lorota", "measure": "count", "value": 871.0}
    evidence = held(tmp_path, "lorota_mismatches", row)
    table = triage_tables.set_aside(
        NAME, {"lorota_mismatches": evidence}, CATALOG, date(2026, 11, 18)
    )
    assert "871" in table.html


def test_a_release_before_the_trouble_could_be_the_cause() -> None:
    event = {"at": at(0.5), "id": "1", "title": "vista-api 4.2", "tags": "deployment"}
    table = table_of(request("deployments_tevi"), [event])
    html = triage_tables.changes(NAME, table, at(1), is_known=True).html
    assert "30 min before: could be the cause" in html
    empty = triage_tables.changes(NAME, table.iloc[:0], at(1), is_known=False).html
    assert "unknown: the events did not come" in empty


def test_issues_without_an_event_count_are_unknown(tmp_path: Path) -> None:
    row = {"issue_id": "1", "short_id": "V-1", "title": "Nobody knows", "error_type": "Odd"}
    html = triage_tables.issues(NAME, held(tmp_path, "sentry_issues", row), CATALOG).html
    assert "Unknown kind" in html
    assert "<td>unknown</td>" in html


def test_stages_tell_the_reading_and_what_counters_cannot_show() -> None:
    states = {"checkin_completed": "act", "checkin_link_clicks": "ok"}
    read = read_counters(CATALOG.counters, states)  # type: ignore[arg-type] # each is a State
    html = triage_tables.stages(NAME, read, CATALOG).html
    assert "circuit breaker" in html
    assert "unknown" in html
