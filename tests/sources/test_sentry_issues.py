"""Issues of Sentry."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.errors import AccessDeniedError, SourceError, UnreadableAnswerError
from cie_runbook.sources.sentry_issues import (
    COLUMNS,
    SAFE_COLUMNS,
    IssueSearch,
    ProjectSearch,
    issues,
    issues_request,
    issues_table,
    project_issues,
)
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.builders import make_window
from tests.sources.systems import TOKEN, assert_contract, client_of, sample

LIST = "/organizations/va/issues/"
SEARCH = IssueSearch(organization="va", window=make_window(hours=24), projects=("vets-api", "7"))
END = '<https://s.example/>; rel="next"; results="false"; cursor="0:100:0"'
MORE = '<https://s.example/>; rel="next"; results="true"; cursor="0:100:0"'


def test_an_issue_is_read_with_its_count_as_a_number() -> None:
    table = issues_table(sample("sentry/issues-page"))
    assert_contract(table, COLUMNS)
    first = table.iloc[0]
    assert (first["issue_id"], first["event_count"], first["user_count"]) == ("901", 1342, 87)
    assert first["error_type"] == "Faraday::TimeoutError"
    assert first["last_seen_at"] == pd.Timestamp("2026-11-18T15:20:31.250Z")
    assert table.loc[1, "issue_id"] == "902"
    assert list(table["user_count"].isna()) == [False, True]


def test_no_issue_keeps_the_columns() -> None:
    assert_contract(issues_table([]), COLUMNS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)


def test_an_issue_without_its_id_is_named_by_its_path() -> None:
    with pytest.raises(UnreadableAnswerError, match=r"no id at \[1\]\.id"):
        issues_table([{"id": "1"}, {"title": "secret"}])


def test_an_empty_query_is_sent_so_that_sentry_adds_none() -> None:
    wanted = issues_request(SEARCH)
    assert wanted.path == LIST
    assert list(wanted.parameters) == [
        ("project", "vets-api"),
        ("project", "7"),
        ("query", ""),
        ("start", "2026-11-18T05:00:00"),
        ("end", "2026-11-19T05:00:00"),
        ("sort", "date"),
        ("limit", "100"),
    ]


def test_the_environment_is_asked_for_where_one_is_named() -> None:
    search = IssueSearch(organization="va", window=make_window(hours=1), environment="production")
    assert ("environment", "production") in issues_request(search).parameters


def test_the_issues_of_two_pages_come_each_once() -> None:
    def reply(seen: Seen) -> Reply:
        if "cursor" not in seen.query:
            return Reply.of(sample("sentry/issues-page"), link=MORE)
        return Reply.of([{"id": "902"}, {"id": "903"}], link=END)

    with (
        replay(Exchange("GET", LIST, reply, "project=vets-api&project=7&query=&")) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = issues(client, SEARCH, deadline)
    assert found.completeness == "complete"
    assert list(found.table["issue_id"]) == ["901", "902", "903"]
    assert_contract(found.table, COLUMNS)


def test_a_second_page_that_fails_leaves_a_partial_table() -> None:
    first = Reply.of(sample("sentry/issues-page"), link=MORE)
    with (
        replay(Exchange("GET", LIST, (first, Reply(500)))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = issues(client, SEARCH, deadline)
    assert found.completeness == "partial"
    assert len(found.table) == 2
    assert "status 500" in found.missing[0]


def test_nothing_found_is_empty_and_not_partial() -> None:
    with (
        replay(Exchange("GET", LIST, (Reply.of([], link=END),))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        assert issues(client, SEARCH, deadline).completeness == "empty"


@pytest.mark.parametrize(
    ("reply", "error", "what"),
    [
        (Reply.of({"detail": "secret"}, 401), AccessDeniedError, "denied"),
        (Reply.of({"detail": "secret"}, 403), AccessDeniedError, "denied"),
        (Reply.of({"detail": "secret"}, 429), SourceError, "limits our requests"),
        (Reply.of({"detail": "secret"}, 404), SourceError, "refused the request"),
        (Reply(200, b"<html>secret", {"content-type": "text/html"}), SourceError, "web page"),
        (Reply.of({"detail": "secret"}), UnreadableAnswerError, "not a JSON array"),
    ],
)
def test_an_answer_that_is_no_list_is_an_error_without_its_body(
    reply: Reply, error: type[SourceError], what: str
) -> None:
    with (
        replay(Exchange("GET", LIST, (reply,))) as server,
        client_of("sentry", server.url) as (client, deadline),
        pytest.raises(error, match=what) as caught,
    ):
        issues(client, SEARCH, deadline)
    assert "secret" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert server.url not in str(caught.value)


def test_an_old_server_is_asked_for_the_issues_of_one_project() -> None:
    asked = ProjectSearch(organization="va", project="vets-api", period="14d")
    reply = Reply.of(sample("sentry/issues-page"), link=END)
    with (
        replay(Exchange("GET", "/projects/va/vets-api/issues/", (reply,))) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = project_issues(client, asked, deadline)
    assert (found.completeness, len(found.table)) == ("complete", 2)
    assert_contract(found.table, COLUMNS)
    assert server.seen[0].query == {"statsPeriod": ["14d"]}  # an empty query was sent too
    assert found.queries == {
        "project issues": "/projects/va/vets-api/issues/?query=&statsPeriod=14d"
    }
