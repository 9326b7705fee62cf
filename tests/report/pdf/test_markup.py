"""A page becomes a document in which text is never code."""

from __future__ import annotations

import base64
import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cie_runbook.report.pdf.markup import DATA_TITLE, literal, markup
from cie_runbook.report.pdf.tree import read_tree


def written(html: str) -> str:
    return markup(read_tree(f"<body>{html}</body>")).body


def png(width: int, height: int) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, format="png")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


@given(st.text())
def test_a_literal_ends_only_at_its_own_end(text: str) -> None:
    inside = literal(text)[1:-1]
    unescaped = inside.replace("\\\\", "").replace('\\"', "")
    assert '"' not in unescaped
    assert "\n" not in inside


def test_markup_and_code_in_a_text_stay_text() -> None:
    assert written('<p>#read("x") *bold* "$ &lt;a&gt;</p>') == (
        '{\npar({"#read(\\"x\\") *bold* \\"$ <a>"})\n}\n'
    )


def test_characters_that_no_document_may_hold_are_replaced() -> None:
    assert literal("a\x00b\ud800c\x1b") == '"a\ufffdb\ufffdc\ufffd"'


def test_headings_keep_their_levels() -> None:
    assert 'heading(level: 3, {"Errors"})' in written("<h3>Errors</h3>")


def test_a_figure_has_its_description_and_its_caption() -> None:
    html = f'<figure><img src="{png(8, 4)}" alt="A line"><figcaption>Calls</figcaption></figure>'
    assert written(html) == (
        '{\nfigure(image("picture-1.png", alt: "A line", width: 100%), caption: {"Calls"}, '
        'alt: "A line")\n}\n'
    )


def test_a_tall_figure_fits_on_a_page() -> None:
    html = f'<figure><img src="{png(10, 40)}" alt="Tall"></figure>'
    assert "height: 8.2in" in written(html)


def test_a_picture_that_cannot_be_read_leaves_its_description() -> None:
    for source in ("https://example.org/x.png", "data:image/png;base64,%%%", ""):
        assert written(f'<figure><img src="{source}" alt="Lost"></figure>') == (
            '{\nfigure(emph("Lost"), caption: none, alt: "Lost")\n}\n'
        )


def test_the_data_behind_a_figure_stand_at_the_end() -> None:
    html = (
        f'<figure><img src="{png(8, 4)}" alt="A"><details><summary>Data</summary><table>'
        "<caption>Data: A</caption><thead><tr><th>at</th></tr></thead>"
        "<tbody><tr><td>09:00</td></tr></tbody></table></details></figure><p>after</p>"
    )
    body = written(html)
    assert body.index('"after"') < body.index(DATA_TITLE) < body.index('"09:00"')


def test_a_table_has_header_cells_and_every_row_as_many_cells() -> None:
    html = (
        "<table><caption>Totals</caption><thead><tr><th>Signal</th><th>Count</th></tr></thead>"
        "<tbody><tr><th>Check-ins</th></tr></tbody></table>"
    )
    assert written(html) == (
        '{\nfigure(table(columns: 2, table.header(strong({"Signal"}), strong({"Count"}), ), '
        'strong({"Check-ins"}), [], ), caption: {"Totals"}, kind: table)\n}\n'
    )


def test_only_links_to_other_sites_are_kept() -> None:
    assert 'link("https://vagov.ddog-gov.com/x", {"Open"})' in written(
        '<p><a href="https://vagov.ddog-gov.com/x">Open</a></p>'
    )
    assert "link" not in written('<p><a href="#below">Below</a><a href="javascript:x">X</a></p>')


def test_what_only_helps_on_a_screen_is_left_out() -> None:
    html = (
        '<a class="skip" href="#report">Skip</a><nav><p>Contents</p></nav>'
        "<details><summary>Queries</summary><p>kept</p></details>"
    )
    assert written(html) == '{\npar({"kept"})\n}\n'


def test_a_verdict_and_a_status_are_told_in_words_beside_the_colour() -> None:
    html = (
        '<div class="verdict verdict-act"><span aria-hidden="true">▲</span><p>ACT</p></div>'
        '<p><span class="status status-ok"><span aria-hidden="true">●</span> ok</span></p>'
    )
    assert written(html) == (
        '{\nverdict("act", {\npar({"ACT"})\n})\n'
        'par({status("ok", {pdf.artifact({"●"}); " ok"})})\n}\n'
    )


def test_lists_and_facts_keep_their_parts() -> None:
    assert written("<ul><li>a</li><li>b</li></ul>") == '{\nlist({"a"}, {"b"})\n}\n'
    facts = written("<dl><div><dt>Case</dt><dd>daily</dd></div></dl>")
    assert facts == '{\nterms(terms.item({"Case"}, {"daily"}))\n}\n'
    nested = written("<dl><dt>Q</dt><dd><ul><li><code>sum:x</code></li></ul></dd></dl>")
    assert 'terms.item({"Q"}, {\nlist({raw("sum:x")})\n})' in nested


def test_preformatted_text_keeps_its_lines() -> None:
    assert written("<pre>a\n  b</pre>") == '{\nraw("a\\n  b", block: true)\n}\n'
