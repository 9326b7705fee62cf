"""An alert, the incident behind it, and what its traces show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cie_runbook.analysis.alert_found import Alert
from cie_runbook.findings.alert_story import (
    AlertStory,
    Line,
    Suspected,
    incident_of,
    shown_by,
    story_of,
)
from cie_runbook.findings.causes import stories
from cie_runbook.findings.verdict import Verdict, conclude
from tests.findings.builders import at, catalog, make_finding

ALERT = Alert(
    name="RPC time-outs",
    service="vista-api",
    at=at("09:50"),
    until=at("11:45"),
    source="PagerDuty",
)
TRACES = Suspected(
    service="vista-api", explained=0.9, reasons="fails: 90 of 99 requests", is_sure=True
)
LINE = Line(
    issue="VETS-API-65B",
    kind="RPC socket timeout",
    text="Read timed out",
    strength="certain: the same trace",
    trace_id="42",
)
REACH = timedelta(minutes=30)


def outage() -> Verdict:
    found = [make_finding("vista_api_rpc_timeout_rate", "act"), make_finding("lorota_error_rate")]
    return conclude(found, catalog(), core=())


def told(base: Verdict, *suspected: Suspected, alert: Alert | None = ALERT) -> AlertStory:
    return AlertStory(
        alert=alert,
        story=story_of(alert, base.stories),
        suspected=suspected,
        line=LINE,
        changed="No release was told of in the day before.",
        asked=alert is not None,
    )


def test_what_departs_at_another_time_is_another_story() -> None:
    found = stories([make_finding("vista_api_rpc_timeout_rate", "act")], catalog())

    assert story_of(replace(ALERT, at=at("16:00")), found) is None
    assert story_of(ALERT, found) is found[0]


def test_an_incident_begins_before_its_alert_and_is_looked_at_around_it() -> None:
    (story,) = stories([make_finding("vista_api_rpc_timeout_rate", "act")], catalog())
    late = replace(ALERT, at=at("11:00"))

    found = incident_of(late, story, at("23:00"), REACH)
    alone = incident_of(late, None, at("11:10"), REACH)

    assert found is not None
    assert (found.began, found.start, found.end) == (at("09:40"), at("10:30"), at("11:30"))
    assert alone is not None
    assert (alone.began, alone.end) == (at("10:30"), at("11:10"))
    assert incident_of(None, None, at("23:00"), REACH) is None


def test_the_share_of_a_sample_is_not_quoted() -> None:
    seen = "fails: 90 of 99 traced requests, before it 24 %; counters: time-outs 20 % of requests"

    assert shown_by(replace(TRACES, reasons=seen)) == "fails: 90 of 99 traced requests"
