"""Tables are accessible, and no outside text becomes markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.findings.markup import Markup, inline, lines, status_mark, table


def test_a_table_has_a_caption_and_scopes() -> None:
    html = table("Findings", ("What", "Status"), [["links", status_mark("ok")]], css_class="f")
    assert "<caption>Findings</caption>" in html
    assert '<th scope="col">What</th>' in html
    assert '<th scope="row">links</th>' in html


@given(st.text(alphabet="<>&\"'ab", min_size=1))
def test_text_never_becomes_markup(text: str) -> None:
    html = table(text, (text,), [[text]], css_class=text)
    assert inline(text).count("<") == 0
    assert html.count("<table") == html.count("<caption>") == 1


def test_a_status_is_told_by_word_and_shape() -> None:
    for status, shape in {"ok": "●", "watch": "◆", "act": "▲", "unknown": "?"}.items():
        html = status_mark(status).html
        assert f'aria-hidden="true">{shape}</span> {status}</span>' in html


def test_lines_leave_empty_ones_out() -> None:
    assert lines(["a", "", Markup("<b>b</b>"), Markup("")]).html == "a<br><b>b</b>"


def test_a_ragged_row_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have 2 cells"):
        table("c", ("a", "b"), [["only one"]], css_class="x")
