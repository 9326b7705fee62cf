"""One call groups messages: the door holds what notebooks and findings use."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis import errors


def test_the_door_opens_on_all_of_it() -> None:
    assert all(hasattr(errors, name) for name in errors.__all__)


def test_one_row_a_message_in_the_order_given() -> None:
    found = errors.group(["REST error 500 on /a", "REST error 503 on /b", "REST error 500 on /c"])
    assert list(found.columns) == ["group_id", "template"]
    assert found["group_id"].tolist()[0] == found["group_id"].tolist()[2]
    assert found["group_id"].nunique() == 2


def test_nothing_to_group_keeps_the_columns() -> None:
    assert errors.group([]).dtypes.equals(errors.group(["x"]).dtypes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("REST error 500 on /x", "REST error 503 on /x"),
        ("connect ECONNREFUSED 10.1.1.1:80", "connect ETIMEDOUT 10.1.1.1:80"),
        ("java.net.ConnectException: no", "java.net.SocketException: no"),
        ("Connection refused", "Connection reset"),
        ('[RPC] {"rpc": "SDES SET APPT CHECK-IN STEP"}', '[RPC] {"rpc": "ORWPT LIST ALL"}'),
        ('{"message":"call failed","status":502}', '{"message":"call failed","status":504}'),
        ("claim CLM_010_CLAIM_SUBMISSION_ERROR", "claim CLM_011_CLAIM_TIMEOUT_ERROR"),
    ],
)
def test_what_tells_the_class_is_kept_apart(one: str, other: str) -> None:
    assert errors.group([one, other])["group_id"].nunique() == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("station 442: Connection refused", "station 500: Connection refused"),
        ("took 300ms at 2026-11-18T10:05:00Z", "took 1.2s at 2026-11-19T11:05:00Z"),
        ("ids [1, 2, 3] lost", "ids [7] lost"),
        ("no [name] in [icn:7f3a]", "no [name] in [icn:0b11]"),
        ("E: x\n\tat a.B.c(B.java:1)", "E: x\n\tat a.B.c(B.java:1)\n\tat d.E.f(E.java:2)"),
        ('{"message":"lost","id":"a1","n":1}', '{"n":22,"id":"b2","message":"lost"}'),
    ],
)
def test_what_varies_does_not_part(one: str, other: str) -> None:
    assert len(set(errors.group([one, other])["group_id"])) == 1


def test_what_is_no_text_counts_as_an_empty_message() -> None:
    messages: list[str] = pd.Series([None, ""], dtype="object").tolist()
    assert errors.group(messages)["template"].tolist() == ["", ""]
