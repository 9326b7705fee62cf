"""Both rules are read, the title follows from the evidence, and causes are suspicions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.severity import Facts, Impact
from cie_runbook.findings.postmortem import (
    causes,
    exact,
    file_name,
    lasted_sentence,
    requirement_sentence,
    requirement_status,
    requirements,
    title_of_incident,
)
from cie_runbook.storage import safe_name
from tests.findings.builders import catalog
from tests.findings.postmortems import IMPACT, make_facts
from tests.findings.test_alert_story import TRACES, outage, told

CRITICAL = Facts(impact=Impact(700, 690, 710, 712), is_data_lost=False)
OURS = told(outage(), replace(TRACES, service="chip"))


def applied(severity: Facts | None = None, *, ours: bool = False) -> tuple[bool | None, ...]:
    facts = make_facts(severity=severity)
    if ours:
        facts = replace(facts, told=replace(OURS, story=None))
    return tuple(one.applies for one in requirements(facts, catalog()))


def test_what_was_not_critical_needs_no_post_mortem() -> None:
    assert applied() == (False, False)


def test_the_rules_part_where_a_critical_outage_was_upstream() -> None:
    assert applied(CRITICAL) == (True, False)
    read = requirements(make_facts(severity=CRITICAL), catalog())
    assert "rules differ" in requirement_sentence(read)
    assert requirement_status(read) == "act"


def test_both_rules_ask_for_one_where_a_critical_outage_was_ours() -> None:
    assert applied(CRITICAL, ours=True) == (True, True)


def test_data_that_may_be_lost_keeps_it_open() -> None:
    unknown = Facts(impact=IMPACT, stations_off=0, stations=160, signals_off=9)
    assert applied(unknown) == (None, False)
    read = requirements(make_facts(severity=unknown), catalog())
    assert requirement_status(read) == "watch"
    assert "ask the engineers" in read[0].reason


def test_a_title_follows_from_severity_and_suspect() -> None:
    facts = make_facts()
    assert title_of_incident(facts, catalog()) == "Check-in impaired: vista-api"
    assert file_name(facts, "Check-in impaired: vista-api") == (
        "2026-11-18-check-in-impaired-vista-api.md"
    )


def test_a_title_names_the_region_that_it_is_confined_to() -> None:
    facts = make_facts()
    assert facts.told.story is not None
    story = replace(facts.told.story, regions=("VISN 19",))
    regional = replace(facts, told=replace(facts.told, story=story))
    assert title_of_incident(regional, catalog()) == "Check-in impaired in VISN 19: vista-api"


@given(st.text(max_size=200))
def test_whatever_the_title_the_file_has_a_safe_name(title: str) -> None:
    assert safe_name(file_name(make_facts(), title)).endswith(".md")


def test_a_cause_is_called_a_suspicion_and_says_how_sure_it_is() -> None:
    found = " ".join(causes(make_facts(), catalog()))

    assert "points to vista-api alone (upstream of us" in found
    assert "no proven cause" in found
    assert "90 % of the errors began" in found
    assert "certain: the same trace" in found


def test_without_a_suspect_no_cause_is_named() -> None:
    nobody = replace(told(outage()), story=None, suspected=())
    assert causes(replace(make_facts(), told=nobody), catalog()) == (
        "The evidence points to no service. The cause is not known.",
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "It lasted 2 h 5 min, from 09:40 ET until 11:45 ET."),
        ({"back_at": None}, "It began at 09:40 ET and is not over, as far as the signals show."),
        ({"began": None}, "When it began is not known."),
    ],
)
def test_how_long_it_lasted_is_told(changed: dict[str, None], said: str) -> None:
    facts = make_facts()
    assert lasted_sentence(replace(facts, **changed)) == said  # type: ignore[arg-type]  # only None


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (125, "2 h 5 min")]
)
def test_a_length_is_told_to_the_minute(minutes: int, said: str) -> None:
    assert exact(timedelta(minutes=minutes)) == said
