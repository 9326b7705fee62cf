"""The axis shows the wall clock of US Eastern, on days of 23 and 25 hours too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from cie_runbook.figures.time_axis import (
    day_and_zone,
    day_number,
    days,
    draw_time_axis,
    eastern_ticks,
    hide_time_labels,
    zone_names,
)
from cie_runbook.window import Window
from tests.findings.builders import DAY


def labels(window: Window, most: int = 9) -> list[str]:
    return [label for _, label in eastern_ticks(window, most)]


def test_a_day_has_a_tick_every_three_hours() -> None:
    assert labels(DAY) == [
        "00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "00:00",
    ]  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_clock_change_moves_no_label(day: date) -> None:
    ticks = eastern_ticks(Window.of_day(day))
    assert [label for _, label in ticks[1:]] == labels(DAY)[1:]
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(ticks)]
    hours = {gap.total_seconds() / 3600 for gap in gaps}
    assert hours == ({3.0, 2.0} if day.month == 3 else {3.0, 4.0})


def test_a_repeated_hour_has_one_tick() -> None:
    window = Window(datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC))
    assert labels(window) == ["00:00", "01:00", "02:00", "03:00", "04:00"]


def test_a_narrow_panel_has_fewer_ticks() -> None:
    assert labels(DAY, 5) == ["00:00", "06:00", "12:00", "18:00", "00:00"]


def test_a_month_shows_days() -> None:
    window = Window(datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 22, 5, tzinfo=UTC))
    assert labels(window)[0] == "Sun 1"
    assert len(labels(window)) <= 9


@given(st.integers(min_value=0, max_value=80_000), st.integers(min_value=1, max_value=400))
def test_there_are_never_too_many_ticks(later_h: int, hours: int) -> None:
    begin = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=later_h)
    window = Window(begin, begin + timedelta(hours=hours))
    assert len(eastern_ticks(window)) <= 9


def test_instants_are_those_of_matplotlib() -> None:
    instant = datetime(2026, 11, 18, 14, 40, tzinfo=UTC)
    known = float(date2num(instant))  # type: ignore[no-untyped-call] # matplotlib ships no type
    assert day_number(instant) == pytest.approx(known, abs=1e-9)
    assert days(pd.DatetimeIndex([instant]))[0] == pytest.approx(day_number(instant), abs=1e-9)


def test_the_zone_is_named_and_its_change_too() -> None:
    assert zone_names(DAY) == "EST"
    assert zone_names(Window.of_day(date(2026, 11, 1))) == "EDT, then EST"


def test_the_day_is_named_with_its_clock() -> None:
    assert day_and_zone(DAY) == "Wed Nov 18, 2026, US Eastern (EST)"


def test_an_upper_panel_keeps_its_grid_and_hides_its_labels() -> None:
    axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8))
    draw_time_axis(axes, DAY)
    hide_time_labels(axes)
    assert axes.get_xlim() == (day_number(DAY.start), day_number(DAY.end))
    assert not any(label.get_visible() for label in axes.get_xticklabels())
