"""Every kind of search has its form, and redaction keeps it."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from cie_runbook.catalog.searches import SearchKind
from cie_runbook.evidence.shapes import SHAPES, Shape
from cie_runbook.redaction import Redactor
from cie_runbook.tables import conform

SECRET = "ssn 123-45-6789"  # noqa: S105 - invented
FILLED = {
    "string": SECRET,
    "Int64": 7,
    "Float64": 0.5,
    "boolean": True,
}


def filled(shape: Shape) -> pd.DataFrame:
    at = pd.Timestamp("2026-11-18T12:00Z")
    row = {name: FILLED.get(dtype, at) for name, dtype in shape.columns.items()}
    return conform(pd.DataFrame([row]), shape.columns)


def test_no_kind_is_without_a_form() -> None:
    assert set(SHAPES) == set(get_args(SearchKind))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_redacted_rows_still_keep_the_contract(shape: Shape) -> None:
    shown = Redactor().redact_table(filled(shape), shape.safe_columns)
    conform(shown, shape.columns)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_no_text_of_a_person_is_declared_safe(shape: Shape) -> None:
    texts = {"message", "text", "title", "user", "author", "summary", "short_description"}
    if shape.system == "Slack history":
        texts.remove("user")  # there it is an id
    assert texts.isdisjoint(shape.safe_columns)
    assert set(shape.safe_columns) <= set(shape.columns)
