"""Hostile and private text in log lines."""

from __future__ import annotations

from cie_runbook.drill.hostile import (
    HOSTILE_EVERY,
    HOSTILE_TEXTS,
    PLANTED_PRIVATE,
    PRIVATE_EVERY,
    hostile_text,
    private_text,
)


def test_every_hostile_text_turns_up_and_most_lines_have_none() -> None:
    texts = [hostile_text(trace) for trace in range(1, 40 * HOSTILE_EVERY)]

    assert set(HOSTILE_TEXTS) == set(texts) - {""}
    assert texts.count("") > len(texts) * 0.9


def test_a_line_with_private_data_holds_all_kinds_of_it() -> None:
    text = private_text(PRIVATE_EVERY)

    assert all(value in text for value in PLANTED_PRIVATE.values())
    assert private_text(PRIVATE_EVERY + 1) == ""
