"""Lessons, oversights and actions come from clocks, evidence and record, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cie_runbook.analysis.clocks import Clock
from cie_runbook.analysis.containment import LastChange
from cie_runbook.analysis.timeline import Event, times
from cie_runbook.findings.lessons import actions, lessons, oversights
from cie_runbook.findings.postmortem import PostmortemFacts
from tests.findings.builders import at, catalog
from tests.findings.postmortems import EVENTS, make_facts

MET = Clock("acknowledge", at("09:50"), at("10:05"), at("09:58"))
OVERDUE = Clock("declare a major incident", at("10:00"), at("10:30"))
LATE_ALERT = tuple(
    replace(event, at=at("10:20")) if event.kind == "alert" else event for event in EVENTS
)
NO_ALERT = tuple(event for event in EVENTS if event.kind != "alert")


def told(facts: PostmortemFacts, *, is_good: bool) -> list[str]:
    return [one.sentence for one in lessons(facts, catalog()) if one.is_good is is_good]


def ids(facts: PostmortemFacts, change: LastChange | None = None) -> list[str]:
    return [one.id for one in actions(facts, change, catalog())]


def test_a_clock_that_was_missed_is_an_oversight_at_the_time_it_was_due() -> None:
    (found,) = oversights(make_facts())

    assert found.at == at("10:05")
    assert found.sentence == (
        "To acknowledge was due by 10:05 ET, and was done at 10:25 ET, 20 min late."
    )


def test_a_promise_that_nobody_kept_is_told_as_not_recorded() -> None:
    (found,) = oversights(make_facts(clocks=(OVERDUE, MET)))

    assert "To declare a major incident was due by 10:30 ET, and nothing of it" in found.sentence


def test_a_clock_that_was_met_went_well() -> None:
    facts = make_facts(clocks=(MET,))

    assert oversights(facts) == ()
    assert any("done 7 min before due" in one for one in told(facts, is_good=True))


def test_an_early_alert_went_well_and_a_late_one_could_improve() -> None:
    late = make_facts(events=LATE_ALERT)

    assert "An alert told of it 10 min after it began." in told(make_facts(), is_good=True)
    assert any("40 min after it began, later than 15" in one for one in told(late, is_good=False))
    assert "sharpen_monitor" in ids(late)


def test_no_alert_at_all_asks_for_a_monitor() -> None:
    silent = make_facts(events=NO_ALERT, clocks=())

    assert times(NO_ALERT).detect is None
    assert "No alert told of it." in told(silent, is_good=False)
    (action,) = [one for one in actions(silent, None, catalog()) if one.id == "add_monitor"]
    assert "left its usual at 09:40 ET" in action.text
    assert action.is_issue


def test_evidence_that_is_missing_is_named_and_asked_back() -> None:
    blind = make_facts(missing=("Requests to CHIP",))

    assert any(
        "1 of 22 tables of evidence did not come: Requests to CHIP." in one
        for one in told(blind, is_good=False)
    )
    assert "bring_evidence" in ids(blind)


def test_a_note_of_the_engineers_is_counted() -> None:
    note = Event(at("10:00"), "note", "Tier 3 is on it", "PBEN")

    assert any("a note of" in one for one in told(make_facts(events=(*EVENTS, note)), is_good=True))
    assert any("Nobody wrote a note" in one for one in told(make_facts(), is_good=False))


def test_trouble_upstream_is_agreed_on_and_trouble_of_ours_is_mended() -> None:
    facts = make_facts()
    ours = replace(facts, told=replace(facts.told, story=None, suspected=(
        replace(facts.told.suspected[0], service="chip"),
    )))  # fmt: skip

    assert "agree_with_upstream" in ids(facts)
    assert "prevent_again" in ids(ours)


def test_a_release_of_the_suspect_is_looked_at() -> None:
    change = LastChange(what="chip 4.2", service="chip", before=timedelta(hours=1))
    (found,) = [
        one for one in actions(make_facts(), change, catalog()) if one.id == "release_safely"
    ]

    assert "chip 4.2" in found.text


def test_names_that_nobody_confirmed_are_cut_where_they_are_many() -> None:
    facts = replace(make_facts(), unconfirmed=tuple("abcdef"))
    (found,) = [one for one in actions(facts, None, catalog()) if one.id == "confirm_names"]

    assert found.text.endswith("a, b, c, d and 2 more.")


def test_the_field_is_told_once_it_is_over() -> None:
    assert "tell_the_field" in ids(make_facts())
    assert "tell_the_field" not in ids(replace(make_facts(), back_at=None))
