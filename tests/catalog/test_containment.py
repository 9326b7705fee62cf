"""The measures of containment hold the playbook's questions, and their limits are its numbers."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog


def test_the_measures_are_those_of_the_playbook(catalog: Catalog) -> None:
    assert list(catalog.containment.measures) == ["kill_switch", "maintenance_window", "revert"]


def test_the_window_has_both_sets_of_questions(catalog: Catalog) -> None:
    asked = [
        one.asks for one in catalog.containment.measures["maintenance_window"].questions.values()
    ]
    assert sum(text.startswith("First set") for text in asked) == 3
    assert sum(text.startswith("Second set") for text in asked) == 4


def test_any_answer_of_the_second_set_that_asks_for_it_leaves_it_to_the_commander(
    catalog: Catalog,
) -> None:
    second = [
        one
        for one in catalog.containment.measures["maintenance_window"].questions.values()
        if one.asks.startswith("Second set")
    ]
    assert all("commander" in (one.yes, one.no) for one in second)


def test_each_question_can_be_answered(catalog: Catalog) -> None:
    for measure in catalog.containment.measures.values():
        for question in measure.questions.values():
            assert question.fact or question.person
            assert question.asks.endswith(("?", "again."))
