"""Redaction of a finished page: the text goes, the markup stays."""

from __future__ import annotations

import pytest

from cie_runbook.errors import UnsafeReportError
from cie_runbook.redaction import Redactor
from cie_runbook.report.redaction import redact, redact_html

REDACTOR = Redactor(key=b"k" * 32)


def test_the_plain_function_is_the_engines() -> None:
    assert "6789" not in redact("SSN 123-45-6789")


def test_a_value_that_is_split_over_markup_is_masked_once() -> None:
    html = redact_html("<p>SSN <b>123-45</b>-<i>6789</i>.</p>", REDACTOR)

    assert html.count("[ssn:") == 1
    assert html.startswith("<p>SSN <b>[ssn:")
    assert html.endswith("</b><i></i>.</p>")


def test_a_column_header_decides_over_its_cells() -> None:
    html = redact_html(
        "<table><tr><th>n</th><th>Last name</th></tr><tr><td>1</td><td>jones</td></tr></table>",
        REDACTOR,
    )

    assert "<td>[name]</td>" in html


def test_attributes_are_masked_in_place() -> None:
    assert redact_html('<a title="mary@example.com" href="#x">y</a>', REDACTOR).startswith(
        '<a title="[email:'
    )


def test_a_value_in_character_references_is_masked() -> None:
    assert "[email" in redact_html("<p>mary&#64;example.com &amp; co</p>", REDACTOR)


def test_a_clean_page_stays_as_it_is() -> None:
    html = "<!DOCTYPE html>\n<p class='a'>p95 812 ms &amp; 5,123 &lt; 6</p>\n<!-- x -->"

    assert redact_html(html, REDACTOR) == html


def test_redacting_a_page_twice_changes_nothing() -> None:
    once = redact_html("<p>SSN 123-45-6789, Veteran John Smith</p>", REDACTOR)

    assert redact_html(once, REDACTOR) == once


def test_a_page_that_cannot_be_judged_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, __: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(Redactor, "find", broken)

    with pytest.raises(UnsafeReportError, match="could not be redacted"):
        redact_html("<p>x</p>", Redactor())
