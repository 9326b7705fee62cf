"""Impact, clocks and severity of an incident, from what was judged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.clocks import clock_sentence
from cie_runbook.analysis.severity import Facts, Impact, severity_of
from cie_runbook.analysis.timeline import Event, EventKind
from cie_runbook.findings.causes import Story
from cie_runbook.findings.incident import (
    STILL_LIVE,
    impact_sentence,
    incident_clocks,
    incident_impact,
    is_regional,
    present,
    severity_reason,
    severity_sentence,
    severity_title,
    stretch,
)
from cie_runbook.findings.reading import Reading
from tests.findings.builders import at, catalog, make_finding, make_frame, make_reading

VALUES = [10.0] * 12 + [4.0] * 12 + [10.0] * 12  # 09:00 to 12:00, a loss from 10:00 to 11:00
RULES = catalog().rules.severity
HOURS = Hours.of(catalog().playbook, ())
REGION = "vista_checkins_by_station:VISN 19"


def story(*names: str, regions: tuple[str, ...] = (), is_open: bool = False) -> Story:
    return Story(
        findings=tuple(make_finding(name, "act") for name in names),
        suspects=("vista-api",),
        consequences=(),
        regions=regions,
        reading="",
        since=at("10:00"),
        until=None if is_open else at("11:00"),
    )


def readings(*names: str) -> dict[str, Reading]:
    return {name: make_reading(name.partition(":")[0], make_frame(VALUES)) for name in names}


def event(clock: str, kind: EventKind) -> Event:
    return Event(at(clock), kind, kind, "test")


def test_both_flows_are_added_up_while_the_story_lasts() -> None:
    known = readings("checkin_completed", "precheckin_completed")
    found = incident_impact(story("checkin_completed"), known, at("12:00"))

    assert found is not None
    assert found.missing == pytest.approx(144, rel=0.02)
    assert found.low < 144 < found.high


def test_a_flow_that_is_unknown_makes_the_whole_unknown() -> None:
    known = readings("checkin_completed")

    assert incident_impact(story("checkin_completed"), known, at("12:00")) is None


def test_a_loss_of_one_region_is_counted_there_and_held_against_the_whole() -> None:
    known = readings("checkin_completed", "precheckin_completed", REGION)
    found = incident_impact(story(REGION, regions=("VISN 19",)), known, at("12:00"))

    assert found is not None
    assert found.missing == pytest.approx(72, rel=0.02)
    assert found.expected == pytest.approx(240, rel=0.02)


def test_what_the_country_shares_is_no_loss_of_a_region() -> None:
    assert is_regional(story(REGION))
    assert not is_regional(story(REGION, "chip_p95"))


def test_a_story_that_goes_on_is_counted_until_now() -> None:
    assert stretch(story("checkin_completed", is_open=True), at("12:00"))[1] == at("12:00")


def test_the_clock_runs_from_the_alert_to_the_first_acknowledgement_after_it() -> None:
    told = [event("09:00", "acknowledged"), event("10:05", "page"), event("10:12", "acknowledged")]
    (clock,) = incident_clocks(told, catalog().playbook, HOURS)

    assert (clock.started_at, clock.due_at) == (at("10:05"), at("10:20"))
    assert clock.stopped_at == at("10:12")


def test_asking_another_team_starts_both_escalations_and_an_answer_stops_them() -> None:
    told = [event("10:05", "alert"), event("10:20", "asked")]
    _, higher, major = incident_clocks(told, catalog().playbook, HOURS)
    answered = incident_clocks([*told, event("10:30", "answered")], catalog().playbook, HOURS)

    assert (higher.due_at, major.due_at) == (at("10:35"), at("10:50"))
    assert clock_sentence(higher, at("10:40")).startswith("go to the higher-level contact: overdue")
    assert [clock.stopped_at for clock in answered[1:]] == [at("10:30")] * 2


def test_without_an_alert_no_clock_runs() -> None:
    assert incident_clocks([event("10:05", "note")], catalog().playbook, HOURS) == ()


def test_the_present_is_that_of_the_evidence_and_of_a_past_day_its_end() -> None:
    end = at("12:00")

    assert present(end, end + STILL_LIVE) == end + STILL_LIVE
    assert present(end, end + STILL_LIVE + timedelta(seconds=1)) == end


def test_the_range_stands_beside_the_number() -> None:
    said = impact_sentence(Impact(100.4, 79.6, 120.2, 200.0))

    assert said == "About 100 check-ins are missing (80 to 120) of 200 usual ones, 50 %."


def test_no_loss_is_told_as_at_most_and_unknown_as_unknown() -> None:
    assert "at most 40 of 200" in impact_sentence(Impact(5.0, 0.0, 40.0, 200.0))
    assert "no fewer came" in impact_sentence(Impact(0.0, 0.0, 0.0, 200.0))
    assert impact_sentence(None) == "How many check-ins are missing is not known."


def test_the_severity_names_its_reason_and_what_could_make_it_worse() -> None:
    facts = Facts(
        impact=Impact(130.0, 100.0, 160.0, 200.0), stations=8, stations_off=8, signals_off=3
    )
    severity = severity_of(facts, RULES)

    assert severity_title(severity) == "SEV 2, not critical"
    assert "8 of 8 stations" in severity_reason(severity)
    assert "SEV 1 is not ruled out: data of Veterans may be lost" in severity_sentence(severity)


def test_a_severity_that_nobody_knows_is_no_low_one() -> None:
    unknown = severity_of(Facts(), RULES)
    none = severity_of(
        Facts(
            impact=Impact(0, 0, 0, 9), stations=1, stations_off=0, signals_off=0, is_data_lost=False
        ),
        RULES,
    )

    assert severity_title(unknown) == "not known yet"
    assert severity_title(none) == "no criterion of the table is met"
    assert severity_reason(none) == ""
