"""Each measure is recommended, left, or handed to the commander, and says what is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.containment import Answer
from cie_runbook.catalog.containment import Containment, FactId
from cie_runbook.findings.containment import STATUS, Advice, Recommendation, recommendations
from tests.findings.builders import catalog

DEGRADED: Mapping[FactId, bool | None] = {
    "is_down": False,
    "most_succeed": False,
    "changed_lately": True,
    "change_fits_suspect": False,
    "fix_in_time": None,
    "cause_named_in_time": True,
    "working_hours": True,
}


def facts(**changed: bool | None) -> dict[FactId, Answer]:
    return {
        name: Answer(changed.get(name, known), f"because of {name}")
        for name, known in DEGRADED.items()
    }


def told(
    given: Mapping[str, str] | None = None, *, ended: str = "", **changed: bool | None
) -> dict[str, Recommendation]:
    found = recommendations(catalog().containment, facts(**changed), given or {}, ended)
    return {one.measure.id: one for one in found}


def test_what_is_over_needs_no_measure_and_says_what_to_undo() -> None:
    for one in told(ended="all signals are back since 11:25 ET").values():
        assert one.advice == "over"
        assert one.sentence.startswith("Not needed: all signals are back since 11:25 ET. If it")
        assert one.measure.undo in one.sentence


def test_a_revert_without_a_change_would_do_nothing() -> None:
    found = told({"revert_solves": "yes"}, changed_lately=False)["revert"]
    assert found.advice == "would do nothing"
    assert found.sentence == "It would do nothing: because of changed_lately."


def test_a_change_that_nobody_could_look_up_leaves_the_revert_open() -> None:
    found = told({"revert_solves": "yes"}, changed_lately=None, change_fits_suspect=True)["revert"]
    assert found.advice == "not yet known"
    assert "Did production change" in found.sentence


def test_a_change_elsewhere_speaks_against_a_revert() -> None:
    found = told({"revert_solves": "no"})["revert"]
    assert found.advice == "leave it"
    assert "Against it: because of change_fits_suspect and as the engineers say." in found.sentence


@pytest.mark.parametrize(("hours", "advice"), [(True, "commander"), (False, "propose it")])
def test_within_hours_a_revert_that_solves_it_goes_through_the_commander(
    hours: bool, advice: Advice
) -> None:
    found = told(
        {"revert_solves": "yes"}, is_down=True, change_fits_suspect=True, working_hours=hours
    )
    assert found["revert"].advice == advice


def test_the_kill_switch_is_for_an_outage_that_lasts() -> None:
    found = told(is_down=True, fix_in_time=False)["kill_switch"]
    assert (found.advice, found.status) == ("propose it", "act")
    assert "the incident commander decides" in found.sentence


def test_the_kill_switch_is_not_for_an_outage_most_do_not_notice() -> None:
    found = told({"fix_is_quick": "yes"}, most_succeed=True)["kill_switch"]
    assert found.advice == "leave it"


def test_what_is_open_is_asked_for_and_whom() -> None:
    found = told()["kill_switch"]
    assert found.advice == "not yet known"
    assert [one.question.whom for one in found.open] == ["the engineers who work on it"]
    assert "will the fix be in place soon?" in found.sentence


def test_any_yes_of_the_second_set_leaves_the_window_to_the_commander() -> None:
    found = told({"fix_is_quick": "no", "pages_hinder": "yes"}, working_hours=False)
    assert found["maintenance_window"].advice == "commander"


def test_the_clock_answers_before_a_person_does() -> None:
    found = told({"fix_is_quick": "yes"}, fix_in_time=False)["kill_switch"]
    last = found.answers[-1]
    assert (last.by, last.is_yes) == ("evidence", False)


CONTAINMENT: Containment = catalog().containment
KNOWN = st.sampled_from([True, False, None])
SAID = st.sampled_from(["", "yes", "no"])


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(get_args(FactId), KNOWN)),
    st.fixed_dictionaries(dict.fromkeys(("fix_is_quick", "pages_hinder", "revert_solves"), SAID)),
)
def test_whatever_is_known_nothing_is_advised_while_a_question_that_matters_is_open(
    known: dict[FactId, bool | None], said: dict[str, str]
) -> None:
    answers = {name: Answer(value, f"of {name}") for name, value in known.items()}
    for one in recommendations(CONTAINMENT, answers, said, ""):
        assert one.status == STATUS[one.advice]
        assert one.sentence.endswith((".", "?"))
        assert one.advice != "propose it" or not one.open
