"""A panel draws what was seen over what is usual, and marks what stands out by shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cie_runbook.figures import panel, style
from cie_runbook.figures.time_axis import draw_time_axis
from cie_runbook.figures.track import Track
from tests.figures.builders import hours, level_track, lines, make_track, values
from tests.findings.builders import DAY, at, make_episodes, make_frame


def axes_of_a_day() -> Axes:
    axes = Figure(figsize=(9, 3)).add_axes((0.1, 0.1, 0.8, 0.7))
    draw_time_axis(axes, DAY)
    axes.set_ylim(0, 200)
    return axes


def patches(axes: Axes, name: str) -> int:
    return sum(str(patch.get_gid()) == name for patch in axes.patches)


def test_steps_draw_the_counts_and_close_the_last_bin() -> None:
    axes = axes_of_a_day()
    panel.draw_steps(axes, make_track(hours([90.0, 110.0])))
    (now,), (usual,) = lines(axes, "now"), lines(axes, "expected")
    assert values(now) == [90, 110, 110]
    assert values(usual) == [100, 100, 100]
    assert now.get_drawstyle() == "steps-post"


def test_a_missing_bin_is_a_gap_and_not_zero() -> None:
    axes = axes_of_a_day()
    panel.draw_steps(axes, make_track(hours([90.0, None, 110.0])))
    assert np.isnan(values(lines(axes, "now")[0])[1])


def test_levels_of_quiet_hours_are_thin() -> None:
    axes = axes_of_a_day()
    frame = make_frame([3000.0] * 24, kind="latency", calls=40.0)
    frame["denominator"] = [40.0] * 12 + [1.0] * 12
    panel.draw_levels(axes, replace(level_track("ms"), frame=frame))
    assert np.isnan(values(lines(axes, "now")[0])[12:]).all()
    assert np.isfinite(values(lines(axes, "quiet")[0])).all()


def test_the_companion_is_drawn_in_busy_hours() -> None:
    axes = axes_of_a_day()
    panel.draw_second_level(axes, level_track("ms", 900.0, size=3))
    assert values(lines(axes, "second")[0]) == [900, 900, 900]


@pytest.mark.parametrize(("value", "name"), [(None, "no data"), (90.0, "not judged")])
def test_an_unknown_stretch_is_hatched_and_named(value: float | None, name: str) -> None:
    axes = axes_of_a_day()
    panel.draw_unknown(axes, make_track(hours([value] * 4, ["unknown"] * 4)))
    assert patches(axes, "unknown") == 1
    assert [text.get_text() for text in axes.texts] == [name]


def test_a_gap_too_narrow_for_words_is_only_hatched() -> None:
    axes = axes_of_a_day()
    track = level_track("ms", size=12)
    track.frame["state"] = ["ok"] * 5 + ["unknown"] * 2 + ["ok"] * 5
    panel.draw_unknown(axes, track)
    assert patches(axes, "unknown") == 1
    assert not axes.texts


def test_each_state_and_direction_has_its_own_shape() -> None:
    axes = axes_of_a_day()
    states = ["ok", "act", "act", "watch"]
    panel.draw_marks(axes, make_track(hours([100.0, 20.0, 180.0, 60.0], states)))
    marks = {str(line.get_gid()): line.get_marker() for line in axes.get_lines()}
    assert marks == {"act v": "v", "act ^": "^", "watch v": "D"}


def test_fine_bins_get_one_mark_an_episode_where_it_is_farthest() -> None:
    axes = axes_of_a_day()
    frame = make_frame([3000.0, 9000.0, 12_000.0, 9000.0], expected=3000.0, kind="latency")
    frame["state"] = ["ok", "act", "act", "act"]
    episodes = make_episodes({"start": at("09:05"), "end": at("09:20")})
    track = Track(title="x", unit="ms", frame=frame, episodes=episodes, bin_s=300)
    panel.draw_marks(axes, track)
    (mark,) = lines(axes, "act")
    assert values(mark) == [12_000]


def test_an_episode_is_shaded_and_told() -> None:
    axes = axes_of_a_day()
    panel.shade_episodes(axes, replace(make_track(hours([10.0])), episodes=make_episodes({})))
    assert patches(axes, "episode") == 1
    assert [text.get_text() for text in axes.texts] == ["09:40\N{EN DASH}11:25: 412 fewer (61 %)"]


def test_labels_of_episodes_stand_on_lines_of_their_own_where_they_would_meet() -> None:
    axes = axes_of_a_day()
    later = {"start": at("11:40"), "end": at("12:30")}
    track = replace(make_track(hours([10.0])), episodes=make_episodes({}, later))
    panel.shade_episodes(axes, track)
    first, second = (text.xyann[1] for text in axes.texts)  # type: ignore[attr-defined] # annotations
    assert second < first


def test_only_the_gravest_episodes_are_labelled() -> None:
    wanted = {"09": "watch", "11": "act", "13": "act", "15": "act"}
    rows = [
        {"start": at(f"{hour}:00"), "end": at(f"{hour}:30"), "state": state}
        for hour, state in wanted.items()
    ]
    track = replace(make_track(hours([10.0])), episodes=make_episodes(*rows))
    assert [episode.start for episode in panel.labelled(track.episode_list)] == [
        at("11:00"), at("13:00"), at("15:00"),
    ]  # fmt: skip


def test_labels_at_line_ends_do_not_meet() -> None:
    axes = axes_of_a_day()
    right = axes.get_xlim()[1]
    ends = [(right, 100.0, "seen", style.NOW), (right, 101.0, "usual", style.MUTED)]
    panel.label_ends(axes, [*ends, (right, np.nan, "nothing", style.INK)])
    seen, usual = (text.xy[1] for text in axes.texts)  # type: ignore[attr-defined] # annotations
    assert len(axes.texts) == 2
    assert usual - seen >= panel.LABEL_GAP_IN / 2.1 - 1e-9


def test_no_line_has_no_label() -> None:
    axes = axes_of_a_day()
    panel.label_ends(axes, [(np.nan, np.nan, "seen", style.NOW)])
    assert not axes.texts


def test_the_last_known_point_is_found() -> None:
    xs, ys = np.array([1.0, 2.0, 3.0]), np.array([5.0, 6.0, np.nan])
    assert panel.last_known(xs, ys) == (2, 6)
    assert np.isnan(panel.last_known(xs, np.full(3, np.nan))).all()


def test_what_leaves_the_scale_is_pointed_at() -> None:
    axes = axes_of_a_day()
    axes.set_ylim(0, 1000)
    panel.draw_beyond(axes, level_track("ms", 3000.0, size=2))
    assert values(lines(axes, "beyond")[0]) == [1, 1]


def test_a_note_moves_below_a_title_that_needs_the_room() -> None:
    wide, narrow = axes_of_a_day(), Figure(figsize=(3, 3)).add_axes((0.1, 0.1, 0.8, 0.7))
    for axes in (wide, narrow):
        panel.panel_title(axes, "Day-of check-ins completed", "1,765, usual 1,801")
    assert [text.get_horizontalalignment() for text in wide.texts] == ["left", "right"]
    assert [text.get_horizontalalignment() for text in narrow.texts] == ["left", "left"]
