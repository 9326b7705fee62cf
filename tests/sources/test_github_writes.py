"""Finding an issue again that was just filed; filing is tested with the actions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.github_writes import issue_with
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.systems import client_of

PATH = "/repos/owner/name/issues"
MARK = "cie-runbook:abc"
SINCE = datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_an_issue_is_found_by_its_mark_on_a_later_page() -> None:
    others = [{"number": number, "body": None} for number in range(100)]
    own = {"number": 7, "body": f"x <!-- {MARK} -->", "html_url": "u", "labels": ["bug"]}

    def answer(seen: Seen) -> Reply:
        assert seen.query["since"] == ["2026-11-20T15:00:00Z"]
        return Reply.of(others if seen.query["page"] == ["1"] else [own])

    with (
        replay(Exchange("GET", PATH, answer)) as server,
        client_of("github", server.url) as (client, deadline),
    ):
        found = issue_with(client, "owner/name", MARK, SINCE, deadline)
    assert found is not None
    assert (found.number, found.permalink, found.labels) == ("7", "u", frozenset({"bug"}))


def test_a_list_without_the_mark_ends() -> None:
    with (
        replay(Exchange("GET", PATH, (Reply.of([{"number": 1, "body": "x"}]),))) as server,
        client_of("github", server.url) as (client, deadline),
    ):
        assert issue_with(client, "owner/name", MARK, SINCE, deadline) is None


def test_a_list_that_is_none_is_not_taken_for_an_empty_one() -> None:
    with (
        replay(Exchange("GET", PATH, (Reply.of({"message": "Not Found"}),))) as server,
        client_of("github", server.url) as (client, deadline),
        pytest.raises(UnreadableAnswerError),
    ):
        issue_with(client, "owner/name", MARK, SINCE, deadline)
