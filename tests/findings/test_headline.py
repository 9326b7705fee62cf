"""A headline fits one line and says what, when, and for how many."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.findings.causes import stories
from cie_runbook.findings.headline import LONGEST, fitting, headline, lost
from cie_runbook.findings.model import Finding
from tests.findings.builders import at, catalog, make_finding

ERRORS = make_finding("vista_api_rpc_timeout_rate", "act", {"missing": -3291.0})
CHECKINS = make_finding("checkin_completed", "act", {"missing": 412.0})
PRECHECKINS = make_finding("precheckin_completed", "act", {"missing": 903.0})


def told(*findings: Finding) -> str:
    (story,) = stories(findings, catalog())
    return headline("act", story, findings, catalog())


def test_an_outage_is_told_with_suspect_time_and_loss() -> None:
    assert told(ERRORS, CHECKINS) == (
        "vista-api: RPC socket timeouts from 09:40 to 11:25 ET; 412 fewer check-ins than usual"
    )


def test_what_does_not_fit_is_left_out_from_the_end() -> None:
    text = told(ERRORS, CHECKINS, PRECHECKINS)
    assert len(text) <= LONGEST
    assert "412 fewer check-ins" in text


def test_slowness_without_a_loss_says_how_slow() -> None:
    numbers = {"observed": 15_000.0, "expected": 7000.0}
    text = told(make_finding("chip_p95", "act", numbers))
    assert text == "CHIP: response time, p95: 15 s (usual 7.0 s) from 09:40 to 11:25 ET"


def test_what_has_no_usual_level_is_told_without_one() -> None:
    text = told(make_finding("cw_sidekiq_enqueued", "act", {"most_open": 12, "observed": None}))
    assert "unknown" not in text
    assert text.endswith("from 09:40 to 11:25 ET")


def test_a_loss_in_a_region_names_the_region_once() -> None:
    name = "vista_checkins_by_station:VISN 19"
    text = told(make_finding(name, "act", {"observed": 29.0, "expected": 64.0}))
    assert text.count("VISN 19") == 1
    assert "29 (usual 64)" in text


def test_the_losses_of_both_flows_are_listed() -> None:
    (story,) = stories([ERRORS, CHECKINS, PRECHECKINS], catalog())
    assert lost(story) == "412 fewer check-ins and 903 fewer pre-check-ins"


def test_an_unknown_day_says_since_when_and_how_much() -> None:
    gone = replace(make_finding("checkin_completed", "unknown"), since=at("08:00"))
    text = headline("unknown", None, [gone, make_finding("chip_p95")], catalog())
    assert text == "Unknown since 08:00 ET: 1 of 2 signals unknown, completions among them"


def test_a_usual_day_counts_what_is_unknown() -> None:
    findings = [make_finding(), make_finding("chip_p95", "unknown")]
    assert headline("ok", None, findings, catalog()) == "As usual: 1 of 2 signals; 1 unknown"


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4))
def test_a_headline_never_passes_its_length(candidates: list[str]) -> None:
    assert len(fitting(candidates)) <= LONGEST
