"""Nested data and tables keep their shape."""

from __future__ import annotations

import json

import pandas as pd
import pytest

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


VISIT = "3f1b2c44-aaaa-4bbb-8ccc-1234567890ab"


@pytest.mark.parametrize(
    "words",
    [
        "Submitting travel claim for {}, 2026-11-18, 442, vamc",
        "CheckIn::TravelClaimSubmissionJob: no answer for visit {}",
        "check-in {} timed out",
        "InitiateCheckinResponse uuid={} shortUrl=https://www.va.gov/c/x7Yz1",
        "GET /check_in/v2/sessions/{}",
    ],
)
def test_every_form_of_a_line_gives_a_visit_the_tag_that_joins_it(words: str) -> None:
    table = pd.DataFrame(
        {
            "message": [words.format(VISIT), "Error calling BTSSS Service"],
            "attributes": [
                json.dumps({"message_content": words.format(VISIT.upper())}),
                json.dumps({"uuid": VISIT, "response_code": "CLM_011"}),
            ],
        }
    )

    masked = REDACTOR.redact_table(table)

    tag = json.loads(masked["attributes"].iloc[1])["uuid"]
    assert len(tag) == len("[checkin:]") + 12
    assert tag in masked["message"].iloc[0]
    assert tag in masked["attributes"].iloc[0]
    assert VISIT not in masked.to_csv().lower()
    assert "2026-11-18, 442, vamc" not in words or "442, vamc" in masked["message"].iloc[0]


def test_thousands_of_visits_keep_a_tag_of_their_own() -> None:
    visits = [f"{number:08x}-aaaa-4bbb-8ccc-1234567890ab" for number in range(3000)]
    table = pd.DataFrame({"check_in_uuid": visits})

    assert REDACTOR.redact_table(table)["check_in_uuid"].nunique() == len(visits)


def test_a_text_column_in_which_nothing_is_hidden_stays_as_it_is() -> None:
    table = pd.DataFrame({"metric": pd.Series(["chip_requests", None, "chip_time"], dtype="str")})

    redacted = REDACTOR.redact_table(table)

    pd.testing.assert_frame_equal(redacted, table)
