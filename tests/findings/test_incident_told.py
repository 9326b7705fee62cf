"""An incident in a few lines: each says one thing, with its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.timeline import Times
from cie_runbook.findings.incident_told import (
    Where,
    clock_lines,
    incident_lines,
    incident_paragraph,
    next_action,
    times_line,
)
from cie_runbook.findings.verdict import conclude
from tests.findings.builders import at, catalog, make_finding
from tests.findings.test_incident import story
from tests.findings.test_incident_messages import course

EVERYWHERE = Where(regions=(), off=140, judged=165)


def lines(*services: str, where: Where = EVERYWHERE) -> dict[str, str]:
    known = course(*services)
    with_story = replace(known, told=replace(known.told, story=story("chip_error_rate")))
    return dict(incident_lines(with_story, where, catalog()))


def test_how_bad_what_since_when_for_whom_why_and_what_next_are_told() -> None:
    found = lines("vista-api")

    assert list(found) == ["How bad", "What", "Since", "Affected", "Cause", "Next"]
    assert found["Since"] == "From 10:00 to 11:00 ET."
    assert found["Affected"].endswith("140 of 165 stations have a loss.")
    assert found["Cause"].startswith("vista-api (upstream): in traces it fails")
    assert "@vetext-tier-3-team" in found["Next"]


def test_a_region_is_named_and_unknown_stations_stay_unknown() -> None:
    region = lines("chip", where=Where(regions=("VISN 19",), off=5, judged=8))
    unknown = lines("chip", where=Where(regions=(), off=None, judged=None))

    assert region["Affected"].endswith("5 of 8 stations of VISN 19 have a loss.")
    assert unknown["Affected"].endswith("By station nothing is known.")


def test_without_a_suspect_the_next_action_is_that_of_what_is_unknown() -> None:
    unknown = replace(
        make_finding("checkin_completed", "unknown"), next_action="Run `cie-runbook doctor`."
    )
    known = replace(course(), verdict=conclude([unknown], catalog()))

    assert next_action(known, catalog()) == "Run `cie-runbook doctor`."
    assert "refresh" in next_action(course(), catalog())
    assert dict(incident_lines(course(), EVERYWHERE, catalog()))["Cause"] == "Nobody can say yet."


def test_a_clock_says_how_much_time_is_left_and_when_it_is_due() -> None:
    clock = Clock("acknowledge", at("10:05"), at("10:20"))

    assert clock_lines([clock], at("10:09")) == [
        ("Clock", "11 min left to acknowledge (due 10:20 ET).")
    ]


def test_only_times_that_are_known_are_told() -> None:
    unknown = Times(began_at=None, detect=None, acknowledge=None, mitigate=None, resolve=None)
    some = replace(unknown, detect=timedelta(minutes=10), resolve=timedelta(minutes=95))

    assert times_line(some) == "Time to detect 10 min and resolve 95 min."
    assert times_line(unknown) == "No time can be measured yet."


def test_the_paragraph_says_how_bad_for_whom_why_what_next_and_how_long() -> None:
    clock = Clock("acknowledge", at("10:00"), at("10:15"))
    known = course("vista-api")
    with_story = replace(known, told=replace(known.told, story=story("chip_error_rate")))
    said = incident_paragraph(with_story, EVERYWHERE, [clock], at("10:09"), catalog())

    order = ["SEV ", "140 of 165 stations", "Most likely broken: vista-api", "Next: ", "6 min left"]
    assert [said.index(one) for one in order] == sorted(said.index(one) for one in order)
