"""The service where an incident began stands first, and nothing is named where nothing broke."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.suspects import COLUMNS, rank
from tests.analysis.suspects_made import COLUMNS as SPAN_COLUMNS
from tests.analysis.suspects_made import END, NO_METRICS, START, failed, traces


def ranked(spans: pd.DataFrame, metrics: pd.DataFrame = NO_METRICS) -> pd.DataFrame:
    return rank(spans, metrics, start=START, end=END)


@pytest.mark.parametrize("failing", ["web", "api", "db"])
def test_the_service_below_which_nothing_fails_is_first(failing: str) -> None:
    found = ranked(traces(share=0.5, failing=failing))
    assert found["service"].tolist() == [failing]
    assert found["explained"].tolist() == [1.0]
    assert found["sure"].all()


@pytest.mark.parametrize(("late", "service"), [("web", "web"), ("api", "api"), ("db", "db")])
def test_time_is_counted_without_that_of_children(late: str, service: str) -> None:
    found = ranked(traces(share=0.6, late=late))
    assert found["service"].tolist() == [service]
    assert found["explained"].isna().all()


def test_time_lost_between_caller_and_callee_is_told_as_such() -> None:
    found = ranked(traces(share=0.7, late="way"))
    assert found["service"].tolist() == ["api"]
    assert "on the way from web" in found["reasons"].iloc[0]


def test_one_station_of_many_is_found_and_named() -> None:
    found = ranked(traces(now=200, share=1.0, failing="db", station=403))
    assert found["service"].tolist() == ["db"]
    assert "station 403" in found["reasons"].iloc[0]


def test_a_surge_is_nothing_broken() -> None:
    found = ranked(traces(before=200, now=600))
    assert found.empty
    assert {name: str(kind) for name, kind in found.dtypes.items()} == dict(COLUMNS)


def test_a_standing_level_of_errors_is_subtracted() -> None:
    spans = traces(before=400, now=150)
    tenth = spans["trace_id"].str.endswith("7")
    spans = failed(spans, tenth & (spans["service"] == "web"), "401")
    assert ranked(spans).empty


def test_two_suspects_that_are_close_are_not_sure() -> None:
    first = traces(share=0.4, failing="db")
    second = traces(share=0.4, failing="web", seed=2)
    second["trace_id"] = "x" + second["trace_id"]
    found = ranked(pd.concat([first, second]))
    assert set(found["service"]) == {"db", "web"}
    assert not found["sure"].any()
    assert found.attrs["notes"][0].startswith("not sure")


def test_upstream_is_told_from_the_services_that_the_caller_names() -> None:
    spans = traces(share=0.5, failing="db")
    found = rank(spans, NO_METRICS, start=START, end=END, upstream=("db",))
    assert found["upstream"].tolist() == [True]
    assert ranked(spans)["upstream"].isna().all()


@given(now=st.integers(0, 60), share=st.floats(0, 1))
@settings(max_examples=6, deadline=None)
def test_a_missing_baseline_says_so(now: int, share: float) -> None:
    found = ranked(traces(before=0, now=now, share=share, failing="db"))
    assert "no baseline" in found.attrs["notes"][0]
    assert not found["sure"].any()


def test_no_spans_at_all_name_nobody() -> None:
    found = ranked(pd.DataFrame(columns=SPAN_COLUMNS))
    assert found.empty
    assert found.attrs["notes"]


def test_counters_speak_where_no_span_does() -> None:
    minutes = pd.date_range(START - timedelta(hours=1), END, freq="min", inclusive="left")
    rows = pd.DataFrame({"time": minutes, "node": "vista-api", "metric": "errors", "value": 2.0})
    rows.loc[rows["time"] >= START, "value"] = 80.0
    found = ranked(traces(), rows)
    assert found["service"].tolist() == ["vista-api"]
    assert found["reasons"].iloc[0].startswith("counters: errors")


BROKEN = traces(before=160, now=60, share=0.5, failing="db")


@given(seed=st.integers(0, 2**16))
@settings(max_examples=6, deadline=None)
def test_the_order_of_rows_and_the_names_of_traces_change_nothing(seed: int) -> None:
    mixed = BROKEN.sample(frac=1.0, random_state=seed)
    mixed["trace_id"] = mixed["trace_id"].map(lambda name: f"{seed}-{name[::-1]}-{len(name)}")
    pd.testing.assert_frame_equal(ranked(mixed), ranked(BROKEN))


@given(times=st.integers(1, 6), seed=st.integers(0, 50))
@settings(max_examples=6, deadline=None)
def test_more_traffic_invents_no_suspect(times: int, seed: int) -> None:
    spans = traces(before=120, now=40 * times, seed=seed)
    fifth = spans["trace_id"].str.endswith(("3", "8"))
    spans = failed(spans, fifth & (spans["service"] == "web"), "401")
    assert ranked(spans).empty


def test_an_incident_without_a_time_zone_is_refused() -> None:
    naive = datetime(2026, 11, 20, 15)  # noqa: DTZ001 (the mistake that is refused)
    with pytest.raises(ValueError, match="time zone"):
        rank(BROKEN, NO_METRICS, start=naive, end=END)


def test_thousands_of_spans_take_well_under_a_second_of_work() -> None:
    spans = traces(before=3_000, now=1_000, share=0.3, failing="db")
    begun = time.process_time()
    ranked(spans)
    assert time.process_time() - begun < 2.0
