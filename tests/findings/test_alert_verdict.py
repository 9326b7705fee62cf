"""From an alert to the cause: counters and traces agree, disagree, or show nothing."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.analysis.alert_found import A_PERSON, Alert
from cie_runbook.findings.alert_verdict import alert_verdict
from cie_runbook.findings.verdict import conclude
from tests.findings.builders import at, catalog, make_finding
from tests.findings.test_alert_story import TRACES, outage, told


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
    assert verdict.status == "act", "what to do is as pressing as the status"


def test_an_alert_behind_which_nothing_departs_accuses_nobody() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    verdict = alert_verdict(base, told(base), catalog())

    assert (verdict.status, verdict.suspect) == ("ok", None)
    assert "Nothing departs from the usual at that time" in verdict.paragraph


def test_an_alert_that_nobody_told_of_asks_for_its_day() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    nobody = replace(told(base, alert=None), asked=True)

    verdict = alert_verdict(base, nobody, catalog())

    assert verdict.status == "unknown"
    assert verdict.headline == "Nobody told of this alert in the window"
    assert "give the day on which it was" in verdict.paragraph
    assert "Nothing departs" not in verdict.paragraph


def test_the_sign_that_shows_most_is_told_with_its_numbers() -> None:
    verdict = alert_verdict(outage(), told(outage(), TRACES), catalog())

    assert verdict.stories[0].findings[0].sentence in verdict.paragraph


def test_counters_that_end_before_the_alert_excuse_nobody() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    early = replace(told(base, TRACES), counted_until=at("09:30"))
    verdict = alert_verdict(base, early, catalog())

    assert verdict.status == "act"
    assert "The counters are settled until 09:30 ET only, before the alert." in verdict.paragraph
    assert "as usual" not in verdict.paragraph
    assert "Why not the others: no trace points to them." in verdict.paragraph


def test_with_no_counter_and_no_trace_yet_nobody_says_that_it_is_well() -> None:
    base = conclude([make_finding("checkin_completed")], catalog(), core=())
    early = replace(told(base), counted_until=at("09:30"))
    verdict = alert_verdict(base, early, catalog())

    assert verdict.status == "unknown"
    assert "ask again in 15 min" in verdict.paragraph


def test_where_nothing_is_known_it_is_said_since_when_and_whom_to_tell() -> None:
    core = "checkin_completed"
    base = conclude([make_finding(core, "unknown")], catalog(), core=(core,))
    verdict = alert_verdict(base, told(base), catalog())

    assert verdict.status == "unknown"
    assert f"Nobody can say what is behind it. {base.headline}." in verdict.paragraph
    assert "Tell #" in verdict.paragraph


def test_what_a_person_noticed_stands_in_no_headline_and_is_never_said_to_last() -> None:
    story = told(outage(), TRACES)
    noticed = replace(story.alert or _alert(), source=A_PERSON, until=None)
    verdict = alert_verdict(outage(), replace(story, alert=noticed), catalog())

    assert verdict.headline.startswith("vista-api ")
    assert "not over yet" not in verdict.paragraph


def _alert() -> Alert:
    return Alert(name="", service="", at=at("10:00"), until=None, source=A_PERSON)
