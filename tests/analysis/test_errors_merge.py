"""Free words between the same words become one template; words that matter do not."""

from __future__ import annotations

from cie_runbook.analysis.errors_merge import templates

USERS = ("asmith", "bjones", "cdoe", "dpoe", "elund", "fkerr", "gmoss", "hnash")


def test_names_in_one_place_are_one_template() -> None:
    found = templates(("user", name, "was", "locked", "out") for name in USERS)
    assert set(found.values()) == {("user", "<*>", "was", "locked", "out")}


def test_two_templates_with_the_same_names_stay_two() -> None:
    shapes = [("user", name, "was", how, "here") for name in USERS for how in ("locked", "freed")]
    assert len(set(templates(shapes).values())) == 2


def test_the_one_word_that_matters_parts() -> None:
    shapes = [("Connection", word, "by", "peer") for word in ("refused", "reset", "closed", "lost")]
    assert templates(shapes) == {shape: shape for shape in shapes}


def test_nothing_has_no_templates() -> None:
    assert templates([]) == {}
