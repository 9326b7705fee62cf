"""Reading metric query text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.query import QueryTextError, parse_query


def test_a_count_is_read_with_all_its_parts() -> None:
    query = parse_query(
        "sum:vets.completed{environment:prod,station:442} by {station}.as_count().rollup(sum, 300)"
    )

    assert query.name == "vets.completed"
    assert query.space == "sum"
    assert query.tags == {"environment:prod", "station:442"}
    assert query.group_by == ("station",)
    assert query.is_count
    assert (query.over_time, query.interval_s) == ("sum", 300)


def test_a_percentile_of_a_timer_is_a_name_with_a_suffix() -> None:
    query = parse_query("avg:drill.chip.time.95percentile{env:prod}.rollup(avg, 300)")

    assert query.name == "drill.chip.time.95percentile"
    assert not query.is_count


@pytest.mark.parametrize(
    ("text", "over_time", "interval_s"),
    [
        ("avg:x{*}", "avg", None),
        ("x{*}", "avg", None),
        ("sum:x{*}.as_count()", "sum", None),
        ("sum:x{*}.as_count().rollup(max)", "max", None),
        ("avg:x{*}.rollup(3600)", "avg", 3600),
    ],
)
def test_what_is_left_open_takes_the_services_default(
    text: str, over_time: str, interval_s: int | None
) -> None:
    query = parse_query(text)

    assert (query.over_time, query.interval_s) == (over_time, interval_s)
    assert query.tags == frozenset()


def test_filters_may_be_joined_by_and() -> None:
    assert parse_query("sum:x{a:b AND c:d}").tags == {"a:b", "c:d"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sum:x",
        "sum:x{",
        "median:x{*}",
        "sum:x{!env:prod}",
        "sum:x{env}",
        "sum:x{*}.fill(zero)",
        "sum:x{*}.rollup(mode, 300)",
        "sum:x{*}.rollup(sum, 0)",
        "sum:x{*}.as_count(1)",
        "sum:x{*} + sum:y{*}",
        "anomalies(avg:x{*}, 'basic', 2)",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(QueryTextError):
        parse_query(text)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}(\.[a-z0-9_]{1,8}){0,3}", fullmatch=True)
TAGS = st.lists(st.from_regex(r"[a-z]{1,5}:[a-z0-9]{1,5}", fullmatch=True), max_size=3, unique=True)


@given(name=NAMES, tags=TAGS, seconds=st.integers(1, 86_400), split=st.booleans())
def test_a_query_written_in_the_usual_form_is_read_back(
    name: str, tags: list[str], seconds: int, split: bool
) -> None:
    by = " by {station}" if split else ""
    text = f"sum:{name}{{{','.join(tags) or '*'}}}{by}.as_count().rollup(sum, {seconds})"
    query = parse_query(text)

    assert (query.text, query.name, query.tags) == (text, name, frozenset(tags))
    assert (query.interval_s, bool(query.group_by)) == (seconds, split)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(QueryTextError):
        assert parse_query(text).text == text
