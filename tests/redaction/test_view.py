"""What is searched can be traced back to what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.view import BARRIER, excerpts, normalised, unescaped


def test_dashes_spaces_and_digits_become_alike() -> None:
    assert normalised("\uff11\u0662\u20143\u00a04").text == "12-3 4"


def test_what_nobody_sees_is_gone_and_every_place_is_still_known() -> None:
    text = "a\u200b\x1b[31mbc\x1b[0m d"
    view = normalised(text)

    assert view.text == "abc d"
    span = view.to_source(Span(1, 3, "name", ""))
    assert text[span.start : span.end] == "bc"


def test_a_mask_shows_as_one_barrier() -> None:
    assert normalised("x [icn:12ab] y").text == f"x {BARRIER} y"


def test_escapes_are_opened_and_traced_back_whole() -> None:
    text = "a%40b &#64; \\u0040 \\n"
    view = unescaped(text)

    assert view.text == "a@b @ @ \n"
    span = view.to_source(Span(1, 2, "email", ""))
    assert text[span.start : span.end] == "%40"


def test_a_broken_escape_is_left_as_it_is() -> None:
    assert unescaped("%zz &nope; \\q").text == "%zz &nope; \\q"


@given(st.text(alphabet=st.sampled_from("aé1\u200b\u2014ﬁ\uff11 [%40&amp;\\u0041"), max_size=60))
def test_each_character_of_a_view_has_its_place_in_order(text: str) -> None:
    for view in (normalised(text), unescaped(text)):
        places = [
            (span.start, span.end)
            for at in range(len(view.text))
            for span in [view.to_source(Span(at, at + 1, "name", ""))]
        ]
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)


def test_excerpts_stand_apart_and_lead_back_to_their_places() -> None:
    text = "first line, left out, last line"
    view = excerpts(text, [(0, 10), (22, 31)])

    assert view.text.split() == ["first", "line", "last", "line"]
    at = view.text.index("last")
    there = view.to_source(Span(at, at + 4, "name", "last"))
    assert text[there.start : there.end] == "last"
