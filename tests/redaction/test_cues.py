"""Words that announce what stands after them."""

from __future__ import annotations

from cie_runbook.redaction.cues import (
    Cue,
    find_cues,
    indexed,
    longest_run,
    places_in,
    runs_of,
    tokens_of,
    vocabulary,
)

CUE = Cue(("badge", "token of entry"), "id", r"\s", r"[0-9]{4}")


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_cues(text, text.lower(), indexed([CUE]))]


def test_a_value_right_after_its_word_is_found() -> None:
    assert hidden("Badge 1234, BADGE 5678") == ["1234", "5678"]


def test_a_word_within_another_word_announces_nothing() -> None:
    assert hidden("badger 1234 subbadge 1234") == []


def test_a_cue_of_several_words_is_found_where_all_of_them_are() -> None:
    assert hidden("Token of entry 1234") == ["1234"]


def test_the_words_of_a_text_are_listed_once() -> None:
    assert vocabulary("O'Neil_7 sees O'Neil_8, a b") == {"O'Neil_", "sees", "a", "b"}
    assert tokens_of("Ward_7 sees wardB") == {"ward", "sees", "wardb"}


def test_a_word_is_found_wherever_it_stands() -> None:
    text = "last 4, at last: last 45 and a last-4; is it 4?"
    for word in ("last 4", "last", "last-4", "is", "4;", "nowhere"):
        places = [at for at in range(len(text)) if text.startswith(word, at)]
        assert list(places_in(text).of(word)) == places


def test_a_run_that_a_text_lacks_is_not_among_its_runs() -> None:
    assert longest_run("check_in uuid") == "check_in"
    assert "check_in" in runs_of("GET Pre_Check_In_7 now")
    assert "lorota" not in runs_of("GET Pre_Check_In_7 now")
