"""While it lasts, measures are proposed with reasons; once it is over, none is needed."""

from __future__ import annotations

import json

import pytest

from cie_runbook.report.step_contain import Contain
from tests.report.outages import outage, still_off


def test_while_most_fail_the_kill_switch_is_proposed_to_the_commander() -> None:
    step = outage()
    contain = Contain(step, still_off(step, 40))
    found = {one.measure.id: one for one in contain.recommendations}

    assert found["kill_switch"].advice == "propose it"
    assert found["maintenance_window"].advice == "commander"
    assert found["revert"].advice == "not yet known", "whether it solves it, only people can tell"
    assert contain.verdict.status == "act"
    assert contain.verdict.headline == (
        "Kill switch: propose it; maintenance window: the commander decides; revert: open"
    )


def test_proposals_are_drafted_and_call_out_those_who_carry_them_out() -> None:
    step = outage()
    drafts = {one.target: one for one in Contain(step, still_off(step, 40)).suggestions}

    switch = drafts["vettext-production-support"]
    assert switch.call_out == "@vetext-tier-3-team"
    assert "the incident commander decides" in switch.text
    assert "still succeed" in switch.text
    assert drafts["check-in-production-support"].call_out == ""


def test_an_answer_of_the_engineers_decides_what_was_open() -> None:
    step = outage(fix_is_quick="", pages_hinder="", revert_solves="no")
    given = {"revert_solves": "no"}
    contain = Contain(step, still_off(step, 20))
    vars(contain)["_given"] = given  # the step that was opened asks after recovery, not this
    (revert,) = [one for one in contain.recommendations if one.measure.id == "revert"]

    assert revert.advice == "leave it"
    assert "as the engineers say" in revert.sentence


def test_once_all_is_back_no_measure_is_needed_and_none_is_drafted() -> None:
    contain = Contain(outage())

    assert {one.advice for one in contain.recommendations} == {"over"}
    assert contain.verdict.status == "ok"
    assert contain.suggestions == ()
    assert contain.situation.suspect_ids == ("vista-api",)


@pytest.mark.parametrize("name", ["kill_switch", "maintenance_window", "revert"])
def test_each_measure_shows_its_questions_and_its_checklist(name: str) -> None:
    step = outage()
    contain = Contain(step, still_off(step, 40))
    questions, how = contain.measure(name).parts

    assert "the evidence" in questions.html
    assert "nothing of it is run from here" in how.caption


def test_what_is_known_and_the_conclusion_are_shown_and_written() -> None:
    step = outage()
    contain = Contain(step, still_off(step, 40))

    assert "40 min" in contain.known().html
    shown = contain.conclude()
    assert shown.verdict is contain.verdict
    path = step.at.case.path("suggestions", f"{step.at.step.id}.json")
    kinds = [one["kind"] for one in json.loads(path.read_text())["suggestions"]]
    assert kinds == ["slack_message", "slack_message"]
