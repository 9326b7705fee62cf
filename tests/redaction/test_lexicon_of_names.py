"""Words as names: what a word may be."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.lexicon_of_names import given_names, looks_like_name, sort_of


@pytest.mark.parametrize(
    ("word", "sort"),
    [
        ("Mary", "given"),
        ("GUTIÉRREZ", "family"),
        ("Garcia-Lopez", "family"),
        ("grant", "given?"),
        ("timeout", "word"),
        ("Oyelaran", "family"),
        ("Qwzxv", "unknown"),
    ],
)
def test_a_word_is_sorted_by_the_lists(word: str, sort: str) -> None:
    assert sort_of(word) == sort


def test_no_given_name_is_a_word_of_the_team() -> None:
    assert not given_names() & {"chip", "lorota", "vista", "ruby", "monday", "station"}


@pytest.mark.parametrize("value", ["Mary Jones", "jones", "O'Malley", "Jones, Mary Q."])
def test_a_name_looks_like_one(value: str) -> None:
    assert looks_like_name(value)


@pytest.mark.parametrize("value", ["checkin_completed", "Service Desk", "vets-api", "7", ""])
def test_what_is_no_name_does_not(value: str) -> None:
    assert not looks_like_name(value)
