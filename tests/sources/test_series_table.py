"""Series become a table: sorted, without repeats, unknown where no number came."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.sources.series_table import MetricSeries, series_table
from cie_runbook.tables import SERIES_COLUMNS, empty_table
from tests.sources.builders import START, make_window, milliseconds

NAN = float("nan")


def make_series(metric: str, points: dict[int, float], group: str = "") -> MetricSeries:
    at = [milliseconds(START + timedelta(minutes=minute)) for minute in points]
    return MetricSeries(metric, group, np.array(at, dtype=np.int64), np.array([*points.values()]))


def test_the_table_keeps_its_contract() -> None:
    series = [make_series("b", {0: 1.0, 5: NAN}), make_series("a", {0: 2.0})]
    table = series_table(series, ("b", "a"))
    expected = pd.DataFrame(
        {
            "at": [START, START + timedelta(minutes=5), START],
            "metric": ["b", "b", "a"],
            "group": ["", "", ""],
            "value": [1.0, pd.NA, 2.0],
        }
    ).astype(dict(SERIES_COLUMNS))
    pd.testing.assert_frame_equal(table, expected)


def test_no_series_and_no_points_give_the_empty_table() -> None:
    empty = empty_table(SERIES_COLUMNS)
    pd.testing.assert_frame_equal(series_table([], ("a",)), empty)
    nothing = MetricSeries("a", "", np.array([], dtype=np.int64), np.array([]))
    pd.testing.assert_frame_equal(series_table([nothing], ("a",)), empty)


def test_a_bin_that_came_twice_stays_once_and_with_its_number() -> None:
    table = series_table([make_series("a", {0: NAN, 5: 3.0}), make_series("a", {0: 7.0})], ("a",))
    assert list(table["value"]) == [7.0, 3.0]


def test_groups_stay_apart_and_in_order() -> None:
    series = [make_series("a", {0: 1.0}, "442"), make_series("a", {0: 2.0}, "007")]
    assert list(series_table(series, ("a",))["group"]) == ["007", "442"]


def test_points_outside_the_window_are_left_out() -> None:
    kept = make_series("a", {-5: 1.0, 0: 2.0, 55: 3.0, 60: 4.0}).within(make_window(hours=1))
    assert list(kept.numbers) == [2.0, 3.0]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.sampled_from(["", "442"]),
            st.dictionaries(st.integers(0, 20), st.floats(0, 9)),
        )
    )
)
def test_every_point_is_found_again_exactly_once(
    parts: list[tuple[str, str, dict[int, float]]],
) -> None:
    series = [make_series(metric, points, group) for metric, group, points in parts]
    table = series_table(series, ("a", "b"))
    keys = {(metric, group, minute) for metric, group, points in parts for minute in points}
    assert len(table) == len(keys)
    assert not table.duplicated(["at", "metric", "group"]).any()
    assert table.equals(table.sort_values(["metric", "group", "at"], ignore_index=True))


def test_a_metric_that_was_not_asked_for_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        series_table([make_series("c", {0: 1.0})], ("a",))
