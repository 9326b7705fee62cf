"""Sentry's counted answers."""

from __future__ import annotations

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.sentry_issues import issues_of, trace_of
from cie_runbook.drill.services.sentry_tables import table_rows, timeseries, volume
from tests.drill.services.stories import WHOLE_DAY, outage

(ISSUE,) = issues_of(outage(4))
EVENTS = [(ISSUE, failure) for failure in ISSUE.failures]
BOUNDS = (WHOLE_DAY.start, WHOLE_DAY.end)


def asked(query: str) -> Request:
    return Request.of("GET", f"/x/?{query}", {}, b"")


def test_without_an_aggregate_each_event_is_a_row() -> None:
    rows = table_rows(asked("field=trace&field=level&sort=-trace"), EVENTS)
    assert [row["trace"] for row in rows] == sorted(
        (trace_of(failure) for failure in ISSUE.failures), reverse=True
    )
    assert rows[0]["level"] == "error"


def test_with_an_aggregate_rows_are_grouped() -> None:
    (row,) = table_rows(asked("field=title&field=count()&field=count_unique(user)"), EVENTS)
    assert (row["count()"], row["count_unique(user)"]) == (4, 4)


@pytest.mark.parametrize("query", ["", "field=title&sort=count()", "&".join(["field=a"] * 21)])
def test_fields_that_cannot_be_given_are_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        table_rows(asked(query), EVENTS)


def test_the_trend_has_a_value_for_every_bin() -> None:
    series = timeseries(asked("interval=1h"), EVENTS, BOUNDS).body["timeSeries"][0]
    assert len(series["values"]) == 24
    assert sum(value["value"] for value in series["values"]) == 4


@pytest.mark.parametrize("query", ["yAxis=p95(duration)"])
def test_a_trend_of_something_else_is_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        timeseries(asked(query), EVENTS, BOUNDS)


@pytest.mark.parametrize("query", ["groupBy=outcome", "groupBy=outcome&field=median(x)"])
def test_a_volume_without_a_known_field_is_refused(query: str) -> None:
    with pytest.raises(RefusalError):
        volume(asked(query), EVENTS, BOUNDS)
