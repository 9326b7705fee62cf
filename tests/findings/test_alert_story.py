"""From an alert to the cause: counters and traces agree, disagree, or show nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cie_runbook.analysis.alert_found import Alert
from cie_runbook.findings.alert_story import (
    AlertStory,
    Line,
    Suspected,
    alert_verdict,
    incident_of,
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


def test_counters_and_traces_that_agree_are_sure_and_lead_to_the_line_and_its_trace() -> None:
    verdict = alert_verdict(outage(), told(outage(), TRACES), catalog())

    assert verdict.suspect == "vista-api"
    assert "Most likely broken: vista-api (upstream), from 09:40 to 11:25 ET." in verdict.paragraph
    assert "counters and traces agree" in verdict.paragraph
    assert "Sentry VETS-API-65B leads to RPC socket timeout: “Read timed out”" in verdict.paragraph
    assert "(certain: the same trace), trace 42" in verdict.paragraph
    assert "@vetext-tier-3-team" in verdict.paragraph
    assert len(verdict.headline) <= 90


def test_traces_that_point_elsewhere_make_it_not_sure() -> None:
    other = replace(TRACES, service="lorota")
    verdict = alert_verdict(outage(), told(outage(), other), catalog())

    assert verdict.suspect is None
    assert "not sure: vista-api or LoROTA" in verdict.paragraph


def test_traces_alone_name_a_suspect_where_no_counter_departs() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    verdict = alert_verdict(base, told(base, TRACES), catalog())

    assert verdict.suspect == "vista-api"
    assert "by the traces alone, which explain 90 % of the errors" in verdict.paragraph


def test_an_alert_behind_which_nothing_departs_accuses_nobody() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    verdict = alert_verdict(base, told(base), catalog())

    assert (verdict.status, verdict.suspect) == ("ok", None)
    assert "Nothing departs from the usual at that time" in verdict.paragraph


def test_an_alert_that_nobody_told_of_asks_for_its_day() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    nobody = replace(told(base, alert=None), asked=True)

    assert "give the day on which it was" in alert_verdict(base, nobody, catalog()).paragraph


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
