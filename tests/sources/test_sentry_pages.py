"""Lists of Sentry over its real pagination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.paging import Page
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.sentry_pages import SentryList, sentry_pages, sentry_path
from tests.replay import Exchange, ReplayServer, Reply, Seen, replay
from tests.sources.systems import TOKEN, client_of

LIST = "/organizations/va/things/"


def table(answer: Sequence[Any]) -> pd.DataFrame:
    return row_table([{"id": row["id"]} for row in answer], {"id": "string"})


def pages(server: ReplayServer) -> list[Page]:
    wanted = SentryList(
        path=LIST, parameters=[("query", "")], table=table, key=("id",), endpoint="things"
    )
    with client_of("sentry", server.url) as (client, deadline):
        return list(sentry_pages(client, wanted, deadline, row_cap=1000))


def ids(server: ReplayServer) -> list[list[str]]:
    return [list(found.table["id"]) for found in pages(server)]


def page(first: int, count: int, link: str | None) -> Reply:
    rows = [{"id": str(number)} for number in range(first, first + count)]
    return Reply.of(rows) if link is None else Reply.of(rows, link=link)


def link(results: str, cursor: str) -> str:
    return f'<https://elsewhere.example/>; rel="next"; results="{results}"; cursor="{cursor}"'


def test_a_list_ends_where_sentry_says_so_and_not_where_the_link_ends() -> None:
    def reply(seen: Seen) -> Reply:
        at = seen.query.get("cursor", ["0:0:0"])[0]
        return {
            "0:0:0": page(0, 2, link("true", "0:2:0")),
            "0:2:0": page(2, 1, link("false", "0:4:0")),
        }[at]

    with replay(Exchange("GET", LIST, reply)) as server:
        assert ids(server) == [["0", "1"], ["2"]]
    assert [seen.path for seen in server.seen] == [LIST, LIST]
    assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {TOKEN}"}


def test_a_short_page_without_a_link_is_the_last() -> None:
    with replay(Exchange("GET", LIST, (page(0, 99, None),))) as server:
        assert len(ids(server)[0]) == 99


def test_a_full_page_without_a_link_may_not_be_all() -> None:
    with replay(Exchange("GET", LIST, (page(0, 100, None),))) as server:
        (found,) = pages(server)
    assert found.missing == ("the service did not say whether there is more",)


def test_an_error_body_in_place_of_the_list_is_not_an_empty_list() -> None:
    with (
        replay(Exchange("GET", LIST, (Reply.of({"detail": "secret"}),))) as server,
        pytest.raises(UnreadableAnswerError) as caught,
    ):
        ids(server)
    assert "secret" not in str(caught.value)


def test_a_path_is_encoded_and_ends_with_a_slash() -> None:
    assert sentry_path("organizations", "a/b?c", "issues") == "/organizations/a%2Fb%3Fc/issues/"
