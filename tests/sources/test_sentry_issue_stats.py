"""The series that comes with each issue."""

from typing import Any

import pandas as pd
import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.sentry_issue_stats import (
    COLUMNS,
    SAFE_COLUMNS,
    issue_stats,
    issue_stats_table,
)
from cie_runbook.sources.sentry_issues import IssueSearch
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_window
from tests.sources.systems import assert_contract, client_of, sample

LIST = "/organizations/va/issues/"
SEARCH = IssueSearch(organization="va", window=make_window(hours=1))
LAST = '<https://elsewhere.example/>; rel="next"; results="false"; cursor="0:1:0"'


def test_each_bin_of_each_issue_has_a_row() -> None:
    with (
        replay(
            Exchange("GET", LIST, (Reply.of(sample("sentry/issues-page"), link=LAST),))
        ) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = issue_stats(client, SEARCH, deadline)
    assert found.completeness == "complete"
    assert_contract(found.table, COLUMNS)
    at = pd.Timestamp(1763424000, unit="s", tz="UTC")
    assert found.table.to_numpy().tolist() == [["901", at, 12]]
    assert server.seen[0].query["groupStatsPeriod"] == ["auto"]


def test_the_series_of_the_window_goes_before_that_of_a_day() -> None:
    stats = {"24h": [[1763424000, 1]], "auto": [[1763424000, 2], [1763427600, 3]]}
    table = issue_stats_table([{"id": "1", "stats": stats}])
    assert table["event_count"].tolist() == [2, 3]


@pytest.mark.parametrize(
    "issue", [{"id": "1"}, {"id": "1", "stats": None}, {"id": "1", "stats": {}}]
)
def test_an_issue_without_a_series_has_no_row(issue: dict[str, Any]) -> None:
    assert_contract(issue_stats_table([issue]), COLUMNS)


@pytest.mark.parametrize("series", [[["x", 1]], [[1]], ["secret"], [[None, None]]])
def test_points_that_are_none_are_named_by_their_path(series: list[Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match=r"\[0\]\.stats") as caught:
        issue_stats_table([{"id": "1", "stats": {"24h": series}}])
    assert "secret" not in str(caught.value)


def test_numbers_and_ids_are_all_there_is() -> None:
    assert set(SAFE_COLUMNS) == set(COLUMNS)
