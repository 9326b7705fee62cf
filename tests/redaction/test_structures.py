"""Nested data and tables keep their shape."""

from __future__ import annotations

import pandas as pd

from cie_runbook.redaction import DROPPED, Redactor

REDACTOR = Redactor(key=b"k" * 32)


def test_a_sensitive_key_hides_its_value_whatever_the_type() -> None:
    tree = {
        "ssn": 123456789,
        "patient": {"a": [1]},
        "dob": None,
        "n": 5,
        "deep": [{"first_name": "Mary"}],
    }

    masked = REDACTOR.redact_tree(tree)

    assert masked["ssn"].startswith("[ssn:")
    assert masked["patient"] == "[name]"
    assert masked["dob"] is None
    assert masked["n"] == 5
    assert masked["deep"] == [{"first_name": "[name]"}]


def test_a_pair_of_name_and_value_is_a_key_too() -> None:
    assert REDACTOR.redact_tree({"name": "Cookie", "value": "a=b"})["value"] == "[credential]"


def test_identifiers_that_are_keys_are_hidden_and_stay_apart() -> None:
    masked = REDACTOR.redact_tree({"a@b.com": 1, "c@d.com": 2})

    assert len(masked) == 2
    assert all(key.startswith("[email") for key in masked)


def test_a_tree_that_is_too_deep_is_dropped() -> None:
    tree: object = "SSN 123-45-6789"
    for _ in range(200):
        tree = [tree]

    masked = REDACTOR.redact_tree(tree)

    while isinstance(masked, list):
        masked = masked[0]
    assert masked == DROPPED


def test_redacting_a_tree_twice_changes_nothing() -> None:
    tree = {"ssn": 123456789, "note": "call 415-555-2671", "user_name": "mary"}
    masked = REDACTOR.redact_tree(tree)

    assert REDACTOR.redact_tree(masked) == masked


def test_a_table_keeps_its_shape_and_its_safe_columns() -> None:
    table = pd.DataFrame(
        {
            "station": ["442", "663"],
            "ssn": [123456789, 987654321],
            "message": ["call 415-555-2671", None],
            "count": pd.Series([1, pd.NA], dtype="Int64"),
            "caller": ["chip", "vetext"],
        }
    )

    masked = REDACTOR.redact_table(table, safe_columns=["caller"])

    assert masked.shape == table.shape
    assert masked["station"].tolist() == ["442", "663"]
    assert all(value.startswith("[ssn:") for value in masked["ssn"])
    assert masked["message"].iloc[0].startswith("call [phone:")
    assert pd.isna(masked["message"].iloc[1])
    assert masked["count"].dtype == "Int64"
    assert masked["caller"].tolist() == ["chip", "vetext"]


def test_an_empty_table_stays_an_empty_table() -> None:
    table = pd.DataFrame(
        {"ssn": pd.Series(dtype="string"), "at": pd.Series(dtype="datetime64[ms, UTC]")}
    )

    masked = REDACTOR.redact_table(table)

    assert masked.empty
    assert list(masked.columns) == ["ssn", "at"]


def test_row_labels_are_redacted_too() -> None:
    table = pd.DataFrame({"n": [1]}, index=["mary@example.com"])

    assert REDACTOR.redact_table(table).index[0].startswith("[email")
