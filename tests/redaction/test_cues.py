"""Words that announce what stands after them."""

from __future__ import annotations

from cie_runbook.redaction.cues import Cue, find_cues

CUE = Cue(("badge",), "id", r"\s", r"[0-9]{4}")


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_cues(text, text.lower(), [CUE])]


def test_a_value_right_after_its_word_is_found() -> None:
    assert hidden("Badge 1234, BADGE 5678") == ["1234", "5678"]


def test_a_word_within_another_word_announces_nothing() -> None:
    assert hidden("badger 1234 subbadge 1234") == []
