"""A fragment is fitted into the page."""

from __future__ import annotations

from cie_runbook.report.document import Outline
from cie_runbook.report.fragment import fitted


def fit(html: str, drop_title: str = "") -> str:
    outline = Outline()
    outline.enter(2)
    return fitted(html, outline, below=2, drop_title=drop_title)


def test_headings_move_below_the_section() -> None:
    assert fit("<h2>A &amp; b</h2><h4>C</h4>") == (
        '<h3 id="s-a-b">A &amp; b</h3><h4 id="s-c">C</h4>'
    )


def test_the_title_that_the_page_has_already_is_left_out() -> None:
    assert fit("<h1>Is it <em>well</em>?</h1><p>x</p>", drop_title="Is it well?") == "<p>x</p>"


def test_a_table_scrolls_by_keyboard_under_its_captions_name() -> None:
    html = fit("<table><caption>Counts</caption><tbody><tr><td>1</td></tr></tbody></table>")

    assert html.startswith(
        '<div class="scroll" role="region" tabindex="0" aria-label="Table: Counts"><table'
    )
    assert html.endswith("</table></div>")


def test_two_tables_of_one_caption_have_two_labels() -> None:
    table = "<table><caption>Counts</caption></table>"

    assert 'aria-label="Table: Counts, part 2"' in fit(table + table)


def test_cells_know_their_header_and_headers_their_scope() -> None:
    html = fit(
        "<table><caption>C</caption><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>"
        "<tbody><tr><th>1</th><td>2</td><td>3</td></tr></tbody></table>"
    )

    assert '<th scope="col" role="columnheader">b</th>' in html
    assert '<th scope="row" role="rowheader">1</th>' in html
    assert '<td role="cell" data-label="b">2</td>' in html
    assert '<table class="stacked" role="table">' in html


def test_a_wide_table_of_data_is_not_stacked() -> None:
    head = "<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>"

    assert "stacked" not in fit(f'<table class="data-table"><caption>C</caption>{head}</table>')


def test_a_picture_that_lost_its_bytes_leaves_its_words() -> None:
    assert fit('<img alt="a &lt; b">') == '<span class="note">Picture left out: a &lt; b</span>'
