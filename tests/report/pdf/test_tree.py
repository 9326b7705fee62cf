"""A page is read as the tree that it is."""

from __future__ import annotations

from cie_runbook.report.pdf.tree import read_tree


def test_texts_are_unescaped_and_spaces_single() -> None:
    body = read_tree("<html><body><p>5 &lt; 6 &amp;\n  <b>more</b></p></body></html>")
    paragraph = body.first("p")
    assert paragraph is not None
    assert paragraph.text() == "5 < 6 & more"


def test_what_is_not_shown_is_left_out() -> None:
    body = read_tree(
        "<html><head><title>T</title></head><body><style>p {}</style><p>seen</p></body></html>"
    )
    assert body.text() == "seen"


def test_an_element_without_an_end_holds_nothing_of_what_follows() -> None:
    body = read_tree("<body><p>one<br>two<img src='x' alt='a'></p><p>three</p></body>")
    assert [paragraph.text() for paragraph in body.all("p")] == ["onetwo", "three"]


def test_an_end_without_a_beginning_closes_nothing() -> None:
    body = read_tree("<body><p>one</div> two</p></body>")
    assert [paragraph.text() for paragraph in body.all("p")] == ["one two"]


def test_elements_are_found_at_any_depth_in_the_order_of_the_page() -> None:
    body = read_tree("<body><table><tr><td>a</td></tr></table><div><td>b</td></div></body>")
    assert [cell.text() for cell in body.all("td")] == ["a", "b"]


def test_a_page_without_a_body_is_empty() -> None:
    assert read_tree("").text() == ""
