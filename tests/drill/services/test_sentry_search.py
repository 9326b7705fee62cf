"""What Sentry's lists are asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.sentry_issues import issues_of
from cie_runbook.drill.services.sentry_search import matches, page, window_of
from tests.drill.services.stories import NOON, outage

(ISSUE,) = issues_of(outage(1))


def asked(query: str) -> Request:
    return Request.of("GET", f"/sentry/api/0/x/?{query}", {"Host": "here"}, b"")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("is:unresolved team:check-in", True),
        ("is:resolved", False),
        ("!is:resolved external_service:chip", True),
        ("level:warning", False),
        ("VA900", True),
        ("team:check-in nonsense", False),
        ("user.email:a@b.example", False),
        ("is:unresolved issue.priority:[high, medium]", True),
    ],
)
def test_a_search_compares_tags_states_and_words(query: str, is_found: bool) -> None:
    assert matches(query, ISSUE, ISSUE.failures[0]) is is_found


def test_a_search_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RefusalError):
        matches('"open', ISSUE, ISSUE.failures[0])


@pytest.mark.parametrize(
    "query",
    ["statsPeriod=soon", "start=2026-11-18", "start=x&end=y", "start=2026-11-19&end=2026-11-18"],
)
def test_a_window_that_makes_no_sense_is_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        window_of(asked(query), NOON)


def test_a_period_ends_now() -> None:
    assert window_of(asked("statsPeriod=24h"), NOON) == (NOON - timedelta(days=1), NOON)


@given(rows=st.integers(0, 60), size=st.integers(1, 25))
def test_following_the_cursors_gives_every_row_once(rows: int, size: int) -> None:
    found: list[int] = []
    cursor = ""
    while True:
        reply = page(asked(f"limit={size}{cursor}"), range(rows), int, per_page="limit")
        found += reply.body
        following = reply.headers["Link"].split(", ")[1]
        if 'results="false"' in following:
            break
        cursor = "&cursor=" + following.rpartition('cursor="')[2].rstrip('"')
    assert found == list(range(rows))


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=many", "cursor=nonsense"])
def test_a_page_that_cannot_be_given_is_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        page(asked(query), [], int, per_page="limit")
