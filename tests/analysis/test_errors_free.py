"""Which words may vary."""

from __future__ import annotations

from cie_runbook.analysis.errors_free import is_fixed, is_free, is_name, is_told, needed_fillers
from cie_runbook.analysis.errors_shape import Shape


def test_words_that_tell_a_class_are_never_free() -> None:
    assert not any(map(is_free, ["refused", "IOException", "ECONNRESET", ":", "<*>", "status="]))
    assert all(map(is_free, ["jsmith", "Cheyenne", "A"]))


def test_kinds_of_tokens_are_told_apart() -> None:
    assert [is_name(token) for token in ("Cheyenne", "j_smith", "late")] == [True, True, False]
    assert [is_fixed(token) for token in ("refused", "Cheyenne", "<*>")] == [True, False, False]
    assert [is_told(token) for token in ("late", "<*>")] == [True, False]


def test_a_name_that_is_announced_needs_fewer_witnesses() -> None:
    names: set[Shape] = {("Ann",), ("Bob",)}
    words: set[Shape] = {("late",), ("early",)}
    announced = needed_fillers(("user", "left", "the", "room"), 1, names, 4)
    other = needed_fillers(("then", "left", "the", "room"), 1, names, 4)
    assert announced < other < needed_fillers(("then", "left", "the", "room"), 1, words, 4)
