"""Issues found by their title."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import SourceError, UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.github_issues import (
    COLUMNS,
    SAFE_COLUMNS,
    issues_by_title,
    issues_table,
)
from tests.replay import Exchange, ReplayServer, Reply, Seen, replay
from tests.sources.systems import assert_contract, assert_free_of_secrets, client_of, sample

SEARCH = "/search/issues"
NEXT = '<https://elsewhere.example/?page=1>; rel="prev", <https://elsewhere.example/>; rel="next"'
LAST = '<https://elsewhere.example/?page=1>; rel="prev"'


def found(server: ReplayServer, text: str = "INC0012345") -> Fetched:
    with client_of("github", server.url) as (client, deadline):
        return issues_by_title(client, "o/r", text, deadline)


def answer(first: int, count: int, **more: Any) -> dict[str, Any]:
    items = [{"number": number} for number in range(first, first + count)]
    return {"total_count": count, "incomplete_results": False, "items": items, **more}


def test_an_issue_is_read_without_its_body() -> None:
    table = issues_table(sample("github/search-issues"))
    assert_contract(table, COLUMNS)
    assert_free_of_secrets(table)
    first = table.iloc[0]
    assert (first["issue_number"], first["labels"]) == ("1234", "check-in-experience, snow")
    assert pd.isna(first["closed_at"])


def test_no_issue_keeps_the_columns() -> None:
    assert_contract(issues_table({"items": []}), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)


def test_a_phrase_cannot_leave_its_quotes() -> None:
    with replay(Exchange("GET", SEARCH, (Reply.of(answer(1, 0)),))) as server:
        assert found(server, 'INC1" repo:other/one \\').completeness == "empty"
    assert server.seen[0].query == {
        "q": ['repo:o/r is:issue in:title "INC1 repo:other/one"'],
        "per_page": ["100"],
        "page": ["1"],
    }


def test_pages_are_counted_on_while_there_is_a_next_one() -> None:
    def reply(seen: Seen) -> Reply:
        if seen.query["page"] == ["1"]:
            return Reply.of(answer(1, 100), link=NEXT)
        return Reply.of(answer(100, 3), link=LAST)

    with replay(Exchange("GET", SEARCH, reply)) as server:
        issues = found(server)
    assert (issues.completeness, len(issues.table)) == ("complete", 102)


def test_a_search_that_was_cut_short_is_partial() -> None:
    cut = Reply.of(answer(1, 2, incomplete_results=True), link=NEXT)
    with replay(Exchange("GET", SEARCH, (cut,))) as server:
        issues = found(server)
    assert (issues.completeness, len(issues.table)) == ("partial", 2)
    assert "cut its search short" in issues.missing[0]


def test_a_search_with_more_than_the_service_lists_is_partial() -> None:
    def reply(seen: Seen) -> Reply:
        page = int(seen.query["page"][0])
        rows = answer(page * 100, 100, total_count=1_500)
        return Reply.of(rows, link=NEXT if page < 10 else LAST)

    with replay(Exchange("GET", SEARCH, reply)) as server:
        issues = found(server)
    assert (issues.completeness, len(issues.table)) == ("partial", 1_000)
    assert "no more than 1,000 rows" in issues.missing[0]


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply.of({"message": "secret"}), "no list at items"),
        (Reply.of({"message": "secret"}, 422), "status 422"),
        (Reply.of({"message": "secret"}, 403), "denied"),
        (Reply.of({"message": "secret"}, 429), "limits our requests"),
    ],
)
def test_an_answer_that_is_no_search_is_an_error_without_its_body(reply: Reply, what: str) -> None:
    with (
        replay(Exchange("GET", SEARCH, (reply,))) as server,
        pytest.raises(SourceError, match=what) as caught,
    ):
        found(server)
    assert "secret" not in str(caught.value)


def test_an_issue_without_a_number_is_named_by_its_path() -> None:
    with pytest.raises(UnreadableAnswerError, match=r"items\[0\]\.number"):
        issues_table({"items": [{"title": "x"}]})
