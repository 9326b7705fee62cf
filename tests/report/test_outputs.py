"""What a notebook shows: its words and results, without its code."""

from __future__ import annotations

from cie_runbook.report.outputs import cell_blocks, failure, markdown
from tests.report.samples import HOSTS, failing_cell, markdown_cell, shown


def blocks(*cells: dict[str, object], unknown: str = "the rest") -> str:
    return "".join(block for cell in cells for block in cell_blocks(cell, HOSTS, unknown=unknown))


def test_html_within_markdown_is_shown_as_text() -> None:
    assert markdown("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"


def test_the_richest_form_that_we_can_vouch_for_is_shown() -> None:
    assert blocks(shown({"text/html": "<p>rich</p>", "text/plain": "plain"})) == "<p>rich</p>"
    assert (
        blocks(shown({"text/markdown": "*rich*", "text/plain": "plain"}))
        == "<p><em>rich</em></p>\n"
    )
    assert blocks(shown({"text/plain": ["two\n", "<lines>"]})) == "<pre>two\n&lt;lines&gt;</pre>"


def test_a_type_that_we_do_not_know_is_named() -> None:
    html = blocks(shown({"application/vnd.x+json": {}, "text/plain": "X()"}))

    assert "An output of type application/vnd.x+json is not shown here" in html


def test_a_picture_without_words_is_not_shown() -> None:
    assert "<img" not in blocks(shown({"image/png": "AAAA", "text/plain": "<Figure>"}))


def test_streams_lose_their_terminal_codes() -> None:
    cell: dict[str, object] = {
        "cell_type": "code",
        "outputs": [{"output_type": "stream", "name": "stderr", "text": "\x1b[31mred\x1b[0m\n"}],
    }

    assert blocks(cell) == "<pre>red</pre>"


def test_an_error_becomes_one_sentence_without_a_traceback() -> None:
    html = blocks(failing_cell("no\nanswer."))

    assert "This step failed:</strong> SourceError: no answer, so the rest is unknown." in html
    assert "traceback" not in html


def test_an_error_that_the_page_has_said_already_is_not_repeated() -> None:
    assert blocks(failing_cell("x"), unknown="") == ""


def test_a_failure_without_a_reason_says_so() -> None:
    assert "no reason was given" in failure("", "all")


def test_code_is_left_out() -> None:
    assert "secret_code" not in blocks(markdown_cell("x"), shown({"text/plain": "y"}))
