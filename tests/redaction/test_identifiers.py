"""Numbers that identify a person, and the look-alikes among numbers."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.identifiers import find_identifiers


def hidden(text: str) -> list[str]:
    return sorted({text[span.start : span.end] for span in find_identifiers(text, text.lower())})


def test_a_number_glued_into_a_name_is_found() -> None:
    assert hidden("export_1012667145V762142_v2.csv") == ["1012667145V762142"]


def test_a_slice_of_a_longer_number_is_no_identifier() -> None:
    assert hidden("91012667145V762142 and 1234-123-45-67890") == []


@pytest.mark.parametrize("text", ["1 123 45 6789", "123 45 6789 12", "9.123.45.6789"])
def test_a_row_of_figures_is_no_ssn(text: str) -> None:
    assert hidden(text) == []


def test_a_uuid_is_hidden_only_where_it_opens_a_check_in() -> None:
    uuid = "bce2e2a4-3d3e-4a3e-9c39-0a5a5f1d2c3b"

    assert hidden(f"/actions/check-in/{uuid}") == [uuid]
    assert hidden(f"/dashboards/{uuid}") == []
