"""What the doctor concludes."""

from typing import Any

import pytest

from cie_runbook.sources.probe_results import (
    HEADINGS,
    Probe,
    conclusion,
    doctor_exit_code,
    doctor_report,
    doctor_rows,
)


def make_probe(**changes: Any) -> Probe:
    good = {
        "system": "slack",
        "host": "slack.com",
        "configured": "yes",
        "reachable": "yes",
        "permitted": "yes",
        "skew_s": 0.4,
        "latency_ms": 120,
    }
    return Probe(**{**good, **changes})


GOOD = make_probe()
UNUSED = Probe(system="github", host="", configured="not asked", note="not part of this profile")
MISSING = Probe(
    system="Datadog tevi", host="api.ddog-gov.com", configured="no", missing=("CIE_A", "CIE_B")
)
NARROW = make_probe(system="sentry", permitted="no", lacking=("event:read",))
SKEWED = make_probe(system="pagerduty", skew_s=-61.0)
BROKEN = make_probe(system="servicenow", permitted="not asked", note="the service failed")


@pytest.mark.parametrize(
    ("probe", "verdict"),
    [
        (GOOD, "ok"),
        (UNUSED, "unused"),
        (MISSING, "fail"),
        (NARROW, "fail"),
        (SKEWED, "warn"),
        (BROKEN, "fail"),
        (make_probe(skew_s=60.0), "ok"),
        (make_probe(skew_s=None), "ok"),
        (make_probe(reachable="no", permitted="not asked"), "fail"),
    ],
)
def test_a_probe_has_a_verdict(probe: Probe, verdict: str) -> None:
    assert probe.verdict == verdict


@pytest.mark.parametrize(
    ("probes", "code"),
    [
        ((GOOD, UNUSED, SKEWED), 0),
        ((GOOD, NARROW), 1),
        ((NARROW, MISSING), 2),
        ((), 0),
    ],
)
def test_the_exit_code_tells_what_to_configure_from_what_fails(
    probes: tuple[Probe, ...], code: int
) -> None:
    assert doctor_exit_code(probes) == code


@pytest.mark.parametrize(
    ("probes", "sentence"),
    [
        ((GOOD, UNUSED), "Everything that the profile uses is configured"),
        ((GOOD, SKEWED), "clocks differ by more than a minute: pagerduty."),
        ((NARROW, SKEWED), "Not usable: sentry."),
        ((NARROW, MISSING), "Set these environment variables, or store them"),
        ((NARROW, MISSING), "CIE_A, CIE_B."),
    ],
)
def test_the_conclusion_says_what_to_do_first(probes: tuple[Probe, ...], sentence: str) -> None:
    assert sentence in conclusion(probes)


def test_the_rows_fit_their_headings() -> None:
    rows = doctor_rows((GOOD, MISSING, NARROW, SKEWED))
    assert {len(row) for row in rows} == {len(HEADINGS)}
    assert rows[0] == ("slack", "ok", "yes", "yes", "yes", "+0 s", "120 ms", "")
    assert rows[1][-1] == "set CIE_A, CIE_B"
    assert rows[2][-1] == "scope missing: event:read"
    assert rows[3][-1] == "the clocks differ: check the time of this machine"


def test_the_report_is_an_aligned_table_with_a_sentence_below() -> None:
    lines = doctor_report((GOOD, MISSING)).splitlines()
    assert lines[0].startswith("system        verdict  configured")
    assert lines[1].startswith("slack         ok       yes")
    assert lines[3] == ""
    assert lines[4] == conclusion((GOOD, MISSING))
