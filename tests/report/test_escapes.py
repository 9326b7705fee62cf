"""Text from outside means nothing where it is shown."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.report.escapes import (
    csv_cell,
    csv_text,
    github,
    github_verbatim,
    log_line,
    markdown,
    servicenow,
    slack,
    terminal,
)

ANY = st.text(alphabet="<>&!@#[]()`~|*_=+-/\\'\"code 1a\t\r\n\x1b\u202e", max_size=60)


@given(ANY)
def test_a_terminal_gets_no_control(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", terminal(text))


@given(ANY)
def test_a_log_gets_one_line(text: str) -> None:
    assert len(log_line(text).splitlines()) <= 1


@given(ANY)
def test_slack_gets_no_command(text: str) -> None:
    assert not set("<>") & set(slack(text))


@given(ANY)
def test_a_journal_gets_no_tag(text: str) -> None:
    words = re.sub(r"\s", "", servicenow(text)).lower()
    assert not set("<>") & set(words)
    assert "[code]" not in words
    assert "[/code]" not in words


@given(ANY)
def test_github_gets_no_markup_of_others(text: str) -> None:
    words = github(text)
    assert "<" not in words
    assert not re.search(r"```|~~~|\]\(|\]\[|!\[|[@#]\w", words)


@given(st.text(alphabet="`~ a\n", max_size=40))
def test_no_text_closes_its_fence(text: str) -> None:
    opening, *lines, closing = github_verbatim(text).split("\n")
    fence = opening.removesuffix("text")
    assert closing == fence
    assert not any(fence in line for line in lines)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u202e=1", "\x1b[31m=1"]
)
def test_a_spreadsheet_takes_no_cell_for_a_formula(text: str) -> None:
    assert str(csv_cell(text)).startswith("'")


@pytest.mark.parametrize("value", [-1, 2.5, None, "a=1", "x"])
def test_numbers_and_plain_words_stay(value: object) -> None:
    assert csv_cell(value) == value


@given(st.lists(st.lists(ANY, min_size=2, max_size=2), max_size=4))
def test_a_table_is_read_back_in_its_shape(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "=b"], rows), newline="")))
    assert read[0] == ["a", "'=b"]
    assert [len(row) for row in read[1:]] == [2] * len(rows)


@given(ANY)
def test_markdown_gets_one_line_without_cells_emphasis_or_tags(text: str) -> None:
    shown = markdown(text)
    assert len(shown.splitlines()) <= 1
    assert "<" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_|`~]", shown)


@pytest.mark.parametrize("address", ["https://evil.example", "see www.evil.example", "FTP://x.y"])
def test_markdown_makes_no_link_of_an_address(address: str) -> None:
    assert not re.search(r"\w://|www\.", markdown(address), re.IGNORECASE)
