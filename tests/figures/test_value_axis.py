"""The scale begins at zero, shows what matters, and writes each tick in its unit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.figures.value_axis import linear_axis, log_axis, tick
from tests.figures.builders import hours, level_track, make_track
from tests.findings.builders import make_episodes, make_frame


def axes() -> Axes:
    return Figure(figsize=(9, 3)).add_axes((0.1, 0.1, 0.8, 0.7))


def test_a_count_begins_at_zero_and_holds_its_range() -> None:
    panel = axes()
    linear_axis(panel, [make_track(hours([90.0, 310.0]))])
    low, high = panel.get_ylim()
    assert low == 0
    assert high > 310


def test_a_label_gets_room_above_the_data() -> None:
    plain, labelled = axes(), axes()
    track = make_track(hours([90.0]))
    linear_axis(plain, [track])
    linear_axis(labelled, [replace(track, episodes=make_episodes({}))])
    assert labelled.get_ylim()[1] > plain.get_ylim()[1]


def test_nothing_known_still_has_a_scale() -> None:
    for scale in (linear_axis, log_axis):
        panel = axes()
        scale(panel, [make_track(hours([None], ["unknown"]).assign(upper=None, expected=None))])
        assert panel.get_ylim()[1] > 0


def test_hours_without_traffic_do_not_set_the_scale() -> None:
    panel = axes()
    frame = make_frame([0.01] * 12 + [1.0] * 12, expected=0.01, kind="rate", calls=100.0)
    frame["denominator"] = [100.0] * 12 + [1.0] * 12
    linear_axis(panel, [replace(level_track("share"), frame=frame)])
    assert panel.get_ylim()[1] < 0.05


def test_a_scale_by_factors_has_few_ticks() -> None:
    panel = axes()
    log_axis(panel, [level_track("ms", 3000.0), level_track("ms", 40.0)])
    assert panel.get_yscale() == "log"
    low, high = panel.get_ylim()
    assert low < 40
    assert high > 3000
    assert 2 <= len([at for at in panel.get_yticks() if low <= at <= high]) <= 5


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.05, "share", "5 %"), (500.0, "ms", "500 ms"), (2500.0, "ms", "2.5 s"), (0.0, "ms", "0"),
        (2.0, "s", "2 s"), (12_000.0, "count", "12,000"), (2.5, "count", "2.5"),
    ],
)  # fmt: skip
def test_a_tick_is_written_in_its_unit(value: float, unit: str, text: str) -> None:
    assert tick(value, unit) == text
