"""The paragraph can be pasted: what, for whom, the likely cause, what next, what is unknown."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.findings.causes import stories
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.paragraph import paragraph
from tests.findings.builders import at, catalog, make_finding

ERRORS = make_finding("vista_api_rpc_timeout_rate", "act", {"missing": -3291.0})
CHECKINS = make_finding("checkin_completed", "act", {"missing": 412.0})


def told(status: Status, *findings: Finding) -> str:
    return paragraph(status, stories(findings, catalog()), findings, catalog())


def test_an_outage_names_cause_consequence_and_whom_to_call() -> None:
    text = told("act", ERRORS, CHECKINS)
    assert text.startswith(ERRORS.sentence)
    assert "1 more signal departed at that time." in text
    assert "Veterans are affected: 412 fewer check-ins than usual." in text
    assert "Likely cause: vista-api; what vets-api (check-in) shows follows from it" in text
    assert "#vettext-production-support (C052BC1893K), call out @vetext-tier-3-team" in text


def test_two_suspects_are_said_to_fit_equally() -> None:
    faults = [make_finding(name, "act") for name in ("vista_api_p95", "lorota_error_rate")]
    assert "not sure: LoROTA or vista-api; the evidence fits them equally" in told("act", *faults)


def test_trouble_without_a_loss_says_that_veterans_get_through() -> None:
    assert "stay within their usual range" in told("act", make_finding("chip_p95", "act"))


def test_another_time_is_mentioned() -> None:
    later = replace(make_finding("lorota_p95", "watch"), since=at("15:00"), until=at("15:30"))
    assert "At another time: LoROTA: response time, p95 from 15:00" in told("act", ERRORS, later)


def test_a_regional_loss_is_said_to_be_confined() -> None:
    text = told("act", make_finding("vista_checkins_by_station:VISN 19", "act"))
    assert "It is confined to VISN 19." in text


def test_a_usual_day_needs_no_action_and_shows_its_completions() -> None:
    text = told("ok", make_finding())
    assert text.startswith("1 of 1 signals are as usual. Day-of check-ins completed: as it is.")
    assert "No action is needed." in text


def test_an_unknown_core_says_that_nobody_can_say() -> None:
    text = told("unknown", replace(make_finding("checkin_completed", "unknown"), next_action="X."))
    assert "Nobody can say from this evidence whether Veterans can check in." in text
    assert "Next: X." in text
    assert "Unknown: Day-of check-ins completed." in text


def test_unconfirmed_names_are_mentioned_once() -> None:
    text = told("ok", *(replace(make_finding(), id=n, is_unconfirmed=True) for n in ("a", "b")))
    assert text.count("nobody has confirmed") == 1
    assert "2 of 2 signals rest on" in text
