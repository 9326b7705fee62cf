"""A page is read with the place of every piece."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.report.page import pieces_at, read_page


def seen(html: str) -> str:
    return read_page(html).visible_text()[0]


def test_blocks_are_lines_and_cells_are_columns() -> None:
    html = (
        "<p>a<b>b</b></p><table><tr><th>h</th><th>i</th></tr><tr><td></td><td>2</td></tr></table>"
    )

    assert seen(html) == "\nab\nh | i\n | 2"


def test_a_visible_stretch_is_traced_to_its_pieces() -> None:
    html = "<p>12<b>34</b>56</p>"
    page = read_page(html)
    text, places = page.visible_text()
    at = text.index("234")

    found = [html[start:end] for _, start, end in pieces_at(places, at, at + 3)]

    assert found == ["2", "34"]


def test_attributes_are_pieces_but_a_pictures_bytes_are_not() -> None:
    html = "<p title='a b'>x</p><img src='data:image/png;base64,AAAA' alt=\"c\">"
    page = read_page(html)

    assert [page.text_of(piece) for piece in page.attribute_values] == ["a b", "c"]


def test_comments_and_styles_are_kept_apart() -> None:
    page = read_page("<style>p{}</style><!-- note --><p>x</p>")

    assert [page.text_of(piece) for piece in page.styles] == ["p{}"]
    assert page.text_of(page.hidden[0]) == "<!-- note -->"
    assert page.visible_text()[0].strip() == "x"


@given(st.text(alphabet="<>&;/ab\"'=! -\n", max_size=60))
def test_any_text_can_be_read(html: str) -> None:
    page = read_page(html)

    assert all(0 <= piece.start <= piece.end <= len(html) for _, piece in page.seen)
