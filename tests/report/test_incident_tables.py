"""Tables of an incident say what is known, and that nothing is where nothing is."""

from __future__ import annotations

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.impact import STATION_COLUMNS
from cie_runbook.analysis.severity import Facts, severity_of
from cie_runbook.analysis.timeline import Event
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.report import incident_tables
from cie_runbook.tables import empty_table
from tests.findings.builders import at, catalog


def test_a_clock_stands_with_its_times_in_us_eastern() -> None:
    clock = Clock("acknowledge", at("10:05"), at("10:20"))
    html = incident_tables.clocks_table([clock], at("10:09")).html

    assert "Wed 2026-11-18 10:20 EST" in html
    assert "11 min left to acknowledge" in html
    assert "not yet" in html


def test_what_is_not_known_is_said() -> None:
    stations = incident_tables.stations_table(empty_table(STATION_COLUMNS), catalog())

    assert "no clock runs" in incident_tables.clocks_table([], at("10:09")).html
    assert "no station was judged" in stations.html
    assert "nothing yet" in incident_tables.events_table([]).html


def test_each_criterion_has_its_answer_and_its_reason() -> None:
    severity = severity_of(Facts(), catalog().rules.severity)
    html = incident_tables.severity_table(severity, None).html

    assert html.count("<td>unknown</td>") == len(severity.readings)
    assert "ask the engineers of the service" in html


def test_text_from_outside_is_escaped() -> None:
    event = Event(at("10:05"), "alert", "<script>", "alerts_tevi")

    assert "&lt;script&gt;" in incident_tables.events_table([event]).html


def test_a_message_shows_its_place_and_whom_it_calls_out() -> None:
    message = Suggestion(
        kind="slack_message",
        target="vettext-production-support",
        why="",
        text="Can you look?",
        call_out="@vetext-tier-3-team",
    )
    page = Suggestion(kind="pagerduty_acknowledge", target="PABC123", why="")
    html = incident_tables.messages_table("call-out", [message, page], catalog()).html

    assert "#vettext-production-support (C052BC1893K)" in html
    assert "@vetext-tier-3-team" in html
    assert "PagerDuty, acknowledge PABC123" in html
