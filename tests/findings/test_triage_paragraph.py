"""The conclusion answers for whom the step asks after, then names the suspect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.findings.model import Finding
from cie_runbook.findings.triage_paragraph import conclude_services
from cie_runbook.findings.verdict import Verdict
from tests.findings.builders import at, catalog, make_finding

FAULT: dict[str, float | int | str | None] = {
    "unit": "share",
    "score": 9.0,
    "observed": 0.4,
    "expected": 0.003,
}


def concluded(*findings: Finding, services: tuple[str, ...] = ("vista-api",)) -> Verdict:
    return conclude_services(findings, services, catalog())


def outage(since: str = "09:40") -> list[Finding]:
    return [
        replace(make_finding("vista_api_rpc_timeout_rate", "act", FAULT), since=at(since)),
        make_finding("vista_api_refused_rate"),
        make_finding("chip_error_rate", "act", FAULT),
        make_finding("lorota_error_rate"),
    ]


def test_a_calm_step_says_so_and_asks_for_nothing() -> None:
    found = concluded(make_finding("vista_api_refused_rate"), make_finding("chip_error_rate"))
    assert found.status == "ok"
    assert "vista-api: its signal is as usual." in found.paragraph
    assert "Nothing asks for an action." in found.paragraph


def test_the_paragraph_has_every_part_that_a_thread_needs() -> None:
    said = concluded(*outage()).paragraph
    for part in (
        "vista-api: 1 of 2 signals departed (RPC socket timeouts).",
        "Most likely broken: vista-api, from 09:40 to 11:25 ET.",
        "How sure: sure, 1 service that depends on it departed with it",
        "Why not the others: CHIP (it calls vista-api, directly or by way of others); LoROTA",
        "Next: Acknowledge within 15 min.",
        "@vetext-tier-3-team",
    ):
        assert part in said


def test_the_trouble_begins_with_the_suspects_own_and_not_with_an_hourly_region() -> None:
    region = replace(make_finding("vista_checkins_by_station:VISN 4", "act"), since=at("07:00"))
    found = concluded(*outage(), region)
    assert "from 09:40" in found.paragraph
    assert "from 09:40" in found.headline


def test_where_the_errors_are_is_told_with_vista_api() -> None:
    where = replace(
        make_finding("vista_api_refused_rate"),
        id="vista_api_error_counts_stations",
        service="vista",
        title="Error lines",
        sentence="Error lines: 900 errors at 120 stations, spread as the calls are.",
    )
    assert "900 errors at 120 stations" in concluded(*outage(), where).paragraph


@pytest.mark.parametrize("status", ["unknown", "ok"])
def test_a_core_signal_that_is_unknown_makes_the_step_unknown(status: str) -> None:
    findings = [
        make_finding("vista_api_rpc_timeout_rate", "unknown"),
        make_finding("chip_error_rate", status),  # type: ignore[arg-type] # both are a Status
    ]
    found = concluded(*findings)
    assert found.status == "unknown"
    assert "vista-api: unknown, 1 of 1 signals cannot be judged." in found.paragraph
    assert "Nothing asks for an action." not in found.paragraph


def test_somebody_elses_trouble_is_named_from_a_step_about_another() -> None:
    slow = make_finding("chip_p95", "act", {"unit": "millisecond", "score": 8.0})
    found = concluded(slow, make_finding("vista_api_refused_rate"))
    assert found.suspect == "chip"
    assert found.paragraph.startswith("vista-api: its signal is as usual. Most likely broken: CHIP")


def test_two_that_fit_equally_are_both_named() -> None:
    both = [
        make_finding("lorota_p95", "act", FAULT),
        make_finding("btsss_error_rate", "act", FAULT),
    ]
    assert "not sure" in concluded(*both, services=("lorota",)).paragraph
