"""Of a message of many lines or of JSON, what tells its kind is left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.errors_text import telling_text


def test_frames_go_and_causes_stay() -> None:
    trace = "E: x\n\tat a.B.c(B.java:1)\nCaused by: java.io.IOException: closed\n\t... 3 more"
    assert telling_text(trace) == "E: x Caused by: java.io.IOException: closed"


def test_of_a_python_trace_the_error_is_left() -> None:
    trace = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    g()\nKeyError: 3'
    assert telling_text(trace) == "KeyError: 3"


def test_json_says_its_telling_fields_in_one_order() -> None:
    one = telling_text('{"status": 503, "message": "call failed", "id": "x"}')
    assert one == telling_text('{"id": "y", "message": "call failed", "status": 503}')
    assert "call failed" in one
    assert "503" in one


def test_quoted_values_go_unless_they_tell() -> None:
    assert "secret" not in telling_text('bad value "secret words"')
    assert "ORWPT LIST ALL" in telling_text("RPC 'ORWPT LIST ALL' failed")
    assert "connection refused" in telling_text('level=error msg="connection refused"')


@given(st.text())
def test_any_text_has_a_telling_text(message: str) -> None:
    assert isinstance(telling_text(message), str)
