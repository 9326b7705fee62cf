"""For each rehearsal the alert leads to the fault's own line and trace, or to nobody at all."""

from __future__ import annotations

import pytest

from cie_runbook.drill.failures import failures_of
from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.story import Failure
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.report.step_alert import AlertTriage
from tests.rehearsed import drill_settings
from tests.report.triaged import opened
from tests.served import DAY as DATE

QUIET = ("normal", "surge", "holiday")


def triage(scenario: str, alert: str = "") -> AlertTriage:
    return opened(scenario, "alert_triage", alert=alert).alert


def failures(scenario: str) -> dict[str, Failure]:
    """Return the failed calls of a scenario's day by trace."""
    settings = drill_settings(f"drill:{scenario}")
    world = world_of(settings, SCENARIOS[scenario], DATE)
    return {str(failure.trace_id): failure for failure in failures_of(world, DATE)}


def test_an_outage_leads_from_the_page_to_the_faults_own_line_and_trace() -> None:
    found = triage("vista-outage")
    line = found.told.line

    assert found.verdict.status == "act"
    assert found.verdict.suspect == SCENARIOS["vista-outage"].truth.suspect == "vista-api"
    assert found.told.suspected[0].service == "vista-api"
    assert line is not None
    fault = failures("vista-outage")[line.trace_id]
    assert (fault.service, fault.station in line.text) == ("vista-api", True)
    assert line.strength == "certain: the same trace"
    assert set(found.seen.trace(line.trace_id)["service"]) >= {"vista-api"}


def test_the_message_upstream_is_suggested_with_its_call_out() -> None:
    suggestion = triage("vista-outage").suggestion

    assert isinstance(suggestion, Suggestion)
    assert suggestion.target == "vettext-production-support"
    assert suggestion.call_out == "@vetext-tier-3-team"


def test_a_creep_leads_to_a_slow_trace_of_chip_and_blames_no_error() -> None:
    found = triage("chip-creep")

    assert found.verdict.suspect == SCENARIOS["chip-creep"].truth.suspect == "chip"
    assert found.told.line is None
    assert "<td" in found.trace().html
    assert set(found.seen.trace(found.seen.slowest("chip"))["service"]) == {"chip", "vista-api"}
    assert found.suggestion is None, "CHIP is ours"


def test_a_region_that_falls_silent_leads_upstream_without_an_alert() -> None:
    found = triage("regional-drop")

    assert found.seen.alert is None
    assert found.verdict.suspect == SCENARIOS["regional-drop"].truth.suspect == "vetext"


@pytest.mark.parametrize("scenario", QUIET)
def test_nothing_rises_on_a_day_that_is_calm_busy_or_closed(scenario: str) -> None:
    found = triage(scenario)

    assert found.verdict.status == "ok"
    assert found.told.suspects == ()
    assert found.seen.suspects.empty
    assert found.suggestion is None
    assert found.told.line is None


def test_every_table_is_shown_and_the_conclusion_written() -> None:
    found = triage("vista-outage")
    tables = [
        found.found(), found.stages(), found.links(), found.trace(), found.suspects(),
        found.changes(), found.message(),
    ]  # fmt: skip
    shown = found.conclude()

    assert len({table.id for table in tables}) == len(tables)
    assert shown.verdict is found.verdict
