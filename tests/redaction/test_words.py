"""The list of words that are no names."""

from __future__ import annotations

from cie_runbook.redaction.words import NOT_NAMES, words


def test_a_list_is_read_from_running_text() -> None:
    assert words("a b\n c") == {"a", "b", "c"}


def test_the_words_of_the_trade_are_written_in_lower_case() -> None:
    assert all(word == word.lower() for word in NOT_NAMES)
    assert {"check-in", "not", "found"} & NOT_NAMES
