"""Lists of columns with lists of values."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.rows import find_rows


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("INSERT INTO t (ssn, sta) VALUES ('123456789', '442')", ["123456789"]),
        ("COPY t (id, last_name) FROM stdin;\n7\tjones\n\\.", ["jones"]),
        ('{"columns": ["ssn", "n"], "rows": [["1", "2"], ["3", "4"]]}', ["1", "3"]),
        ("<tr><th>ssn</th><th>n</th></tr><tr><td>12</td><td>3</td></tr>", ["12"]),
        ("INSERT INTO t (sta, n) VALUES ('442', 3)", []),
    ],
)
def test_values_are_known_by_their_column(text: str, values: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_rows(text)] == values
