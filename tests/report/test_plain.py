"""Plain text from outside."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.report.plain import one_line, plain


def test_terminal_codes_controls_and_direction_marks_are_gone() -> None:
    hostile = "\x1b[1mbold\x1b[0m \x1b]8;;https://x\x07link\x1b]8;;\x07"
    hostile += "\x00\x07 \u202eback\u2066\ud800\tok\n"

    assert plain(hostile) == "bold link back\tok\n"


def test_a_flood_is_cut_and_counted() -> None:
    assert plain("x" * 1500, 100) == "x" * 100 + "… 1,400 more characters"


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\tb\r\n") == "a b"


@given(st.text())
def test_what_is_plain_stays_plain(text: str) -> None:
    assert plain(plain(text, 10_000), 10_000) == plain(text, 10_000)
