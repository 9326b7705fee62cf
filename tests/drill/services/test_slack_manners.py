"""Slack's arguments and pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.slack_manners import arguments, paged


@given(rows=st.integers(0, 90), limit=st.integers(1, 40))
def test_following_the_cursors_gives_every_row_once(rows: int, limit: int) -> None:
    found: list[int] = []
    cursor = ""
    while True:
        page, metadata = paged({"limit": limit, "cursor": cursor}, range(rows), default=10)
        found += page
        cursor = metadata["next_cursor"]
        if not cursor:
            break
    assert found == list(range(rows))


@pytest.mark.parametrize("cursor", ["drill:", "drill:-1", "7"])
def test_a_cursor_that_was_not_given_is_refused(cursor: str) -> None:
    with pytest.raises(RefusalError):
        paged({"cursor": cursor}, [], default=10)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json; charset=utf-8", b'{"a": "1"}'),
        ("application/x-www-form-urlencoded", b"a=1"),
    ],
)
def test_arguments_come_from_query_form_or_json(kind: str, body: bytes) -> None:
    request = Request.of("POST", "/x?b=2", {"Content-Type": kind}, body)
    assert arguments(request) == {"a": "1", "b": "2"}
