"""Tables in plain text: the header hides the column."""

from __future__ import annotations

from cie_runbook.redaction.columns import find_columns


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_columns(text)]


def test_a_header_far_above_hides_the_whole_column() -> None:
    rows = "".join(f"{station},{station}55-44-3333,ok\n" for station in range(100, 150))

    assert len(hidden(f"station,ssn,state\n{rows}")) == 50


def test_a_markdown_table_is_read_past_its_rule() -> None:
    assert hidden("| station | last name |\n|---|---|\n| 442 | Jones |\n") == ["Jones"]


def test_a_quoted_cell_may_hold_the_delimiter() -> None:
    assert hidden('station,caller,n\n442,"Jones, Mary",3\n') == ["Jones, Mary"]


def test_prose_with_commas_is_no_table() -> None:
    assert hidden("The phone, the name, and 3 more.\nThen 5, 6, and 7 followed.\n") == []
