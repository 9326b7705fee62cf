"""The message upstream holds the evidence, calls out the right team, and is only for upstream."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.findings.alert_message import upstream_message
from tests.findings.builders import catalog
from tests.findings.test_alert_story import TRACES, outage, told


def test_the_message_goes_to_those_upstream_with_the_evidence() -> None:
    base = outage()
    found = upstream_message(told(base, TRACES), base, catalog())

    assert found is not None
    assert (found.kind, found.target) == ("slack_message", "vettext-production-support")
    assert found.call_out == "@vetext-tier-3-team"
    assert "our evidence points to vista-api, from 09:40 to 11:25 ET" in found.text
    assert "trace 42: Read timed out" in found.text


def test_doubt_is_told_to_them_too() -> None:
    base = outage()
    other = replace(TRACES, service="lorota")
    found = upstream_message(told(base, other), base, catalog())

    assert found is not None
    assert "We are not sure of it." in found.text


def test_what_is_ours_is_told_to_nobody_upstream() -> None:
    base = outage()
    ours = replace(told(base, replace(TRACES, service="chip")), story=None)

    assert upstream_message(ours, base, catalog()) is None


def test_without_a_suspect_there_is_nothing_to_say() -> None:
    base = outage()

    assert upstream_message(replace(told(base), story=None), base, catalog()) is None
