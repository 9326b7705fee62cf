"""One panel of a time figure: usual range, expectation, what was seen, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from cie_runbook.figures import geometry, style
from cie_runbook.figures.lettering import plain, spread, squeezed, width_in
from cie_runbook.figures.time_axis import day_number
from cie_runbook.figures.track import Track, Values, runs
from cie_runbook.findings.episodes import Episode, label

COARSE_BIN_S = 1800  # from here on a bin is wide enough for a mark of its own
LABEL_GAP_IN = 0.17
EPISODE_LINE_IN = 0.19
MOST_EPISODE_LABELS = 3
LABEL_OFFSET_PT = 5
LOW_MARK, HIGH_MARK, WATCH_MARK = "v", "^", "D"
POINTS_PER_INCH = 72
HALO = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.8, "alpha": 0.8}
BOLD = 1.13  # how much wider bold letters are
TITLE_GAP_IN = 0.2
TITLE_OVERHANG_IN = 0.6  # a long title may reach into the gap beside its panel
TITLE_PAD_PT = 6
NOTE_LINE_PT = 15


def draw_steps(axes: Axes, track: Track) -> None:
    """Draw counts a bin as steps over the usual range."""
    edges = track.edges
    lower, upper = (_closed(bound) for bound in track.usual_range())
    axes.fill_between(edges, lower, upper, step="post", color=style.BAND, lw=0, zorder=1)
    _line(axes, edges, _closed(track.values("expected")), "expected", drawstyle="steps-post")
    _line(axes, edges, _closed(track.values("value")), "now", drawstyle="steps-post")


def draw_levels(axes: Axes, track: Track) -> None:
    """Draw levels, such as latencies and shares, as a line over the usual range.

    Hours with few requests get a thin line and no range.
    """
    at = track.middles
    axes.fill_between(at, *track.usual_range(), color=style.BAND, lw=0, zorder=1)
    _line(axes, at, track.values("expected"), "expected", drawstyle="default")
    values, is_busy = track.values("value"), track.busy()
    axes.plot(at, values, color=style.NOW_LIGHT, lw=0.8, gid="quiet", zorder=2)
    _line(axes, at, np.where(is_busy, values, np.nan), "now", drawstyle="default")


def draw_second_level(axes: Axes, track: Track) -> None:
    """Draw a companion that is not judged, such as the median under a p95, in its busy hours."""
    values = np.where(track.busy(), track.values("value"), np.nan)
    axes.plot(track.middles, values, color=style.NOW_LIGHT, lw=1.6, gid="second", zorder=2)


def draw_unknown(axes: Axes, track: Track) -> None:
    """Hatch and name the stretches that nobody can vouch for."""
    values = track.values("value")
    edges = track.edges
    for first, end in runs([state == "unknown" for state in track.states]):
        axes.axvspan(
            edges[first], edges[end], facecolor=style.PAPER, edgecolor=style.UNKNOWN_EDGE,
            hatch=style.UNKNOWN_HATCH, lw=0, zorder=1.5, gid="unknown",
        )  # fmt: skip
        name = "no data" if np.isnan(values[first:end]).all() else "not judged"
        if (edges[end] - edges[first]) * geometry.inches_per_day(axes) > width_in(
            name, style.TEXT_PT
        ):
            _unknown_name(axes, float(edges[first] + edges[end]) / 2, name)


def draw_marks(axes: Axes, track: Track) -> None:
    """Mark what stands out by shape: a triangle for act, a diamond for watch."""
    values, expected = track.values("value"), track.values("expected")
    for state in ("watch", "act"):
        chosen = _marked(track, state)
        for shape, where in (
            (LOW_MARK, [at for at in chosen if not values[at] > expected[at]]),
            (HIGH_MARK, [at for at in chosen if values[at] > expected[at]]),
        ):
            _marks(axes, track.middles[where], values[where], state, shape)


def draw_beyond(axes: Axes, track: Track) -> None:
    """Point upwards at the top edge where a few calls make a share that leaves the scale."""
    top = axes.get_ylim()[1]
    values = track.values("value")
    beyond = np.flatnonzero(np.nan_to_num(values) > top)
    axes.plot(
        track.middles[beyond], np.ones(len(beyond)), transform=axes.get_xaxis_transform(),
        ls="none", marker="^", ms=4, mfc=style.NOW, mec="none", gid="beyond", clip_on=False,
    )  # fmt: skip


def shade_episodes(axes: Axes, track: Track) -> None:
    """Shade each episode, and say above it how far it is from the usual."""
    episodes = track.episode_list
    for episode in episodes:
        axes.axvspan(
            day_number(episode.start), day_number(episode.end),
            color=style.ACT_TINT, lw=0, zorder=0.5, gid="episode",
        )  # fmt: skip
        bounds = [day_number(episode.start), day_number(episode.end)]
        axes.vlines(  # so that it shows in black and white
            bounds, 0, 1, transform=axes.get_xaxis_transform(), color=style.ACT, lw=0.8,
            ls=(0, (4, 3)), zorder=0.6,
        )  # fmt: skip
    taken: list[tuple[float, float]] = []
    for episode in labelled(episodes):
        _episode_label(axes, episode, track.unit, taken)


def labelled(episodes: Sequence[Episode]) -> list[Episode]:
    """Return the gravest episodes, those with room for a label, in the order of time."""
    by_weight = sorted(episodes, key=lambda each: (each.state == "act", each.score), reverse=True)
    return sorted(by_weight[:MOST_EPISODE_LABELS], key=lambda each: each.start)


def label_ends(axes: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write names at line ends; `ends` holds (x, y, text, colour) of each line."""
    known = [end for end in ends if np.isfinite(end[1])]
    if not known:
        return
    to_axes = axes.transData + axes.transAxes.inverted()
    heights = [float(to_axes.transform((x, y))[1]) for x, y, _, _ in known]
    gap = LABEL_GAP_IN / geometry.panel_height_in(axes)
    for (x, _, text, colour), height in zip(known, spread(heights, gap, 0.05, 0.98), strict=True):
        axes.annotate(
            plain(text), (x, height), xycoords=("data", "axes fraction"),
            xytext=(LABEL_OFFSET_PT, 0), textcoords="offset points",
            color=colour, va="center", ha="left", annotation_clip=False, bbox=HALO,
        )  # fmt: skip


def last_known(xs: Values, ys: Values) -> tuple[float, float]:
    """Return the last point with a number; NaN where there is none."""
    known = np.flatnonzero(np.isfinite(ys))
    return (float(xs[known[-1]]), float(ys[known[-1]])) if len(known) else (np.nan, np.nan)


def panel_title(axes: Axes, title: str, note: str) -> None:
    """Write a panel's name above it, and a remark at the right or, where it is narrow, below."""
    width = geometry.panel_width_in(axes)
    letter = width_in("x", style.PANEL_PT * BOLD)
    title = squeezed(title, int((width + TITLE_OVERHANG_IN) / letter))
    needed = width_in(title, style.PANEL_PT * BOLD) + width_in(note, style.TEXT_PT)
    beside = needed < width - TITLE_GAP_IN
    _above(axes, title, "left", 0 if beside else NOTE_LINE_PT, fontsize=style.PANEL_PT,
           fontweight="bold")  # fmt: skip
    _above(axes, note, "right" if beside else "left", 0, fontsize=style.TEXT_PT, color=style.MUTED)


def _line(axes: Axes, xs: Values, ys: Values, kind: str, *, drawstyle: str) -> None:
    colour, width = (style.NOW, style.LINE_PT) if kind == "now" else (style.EXPECTED, 1.2)
    axes.plot(xs, ys, color=colour, lw=width, drawstyle=drawstyle, gid=kind, zorder=3)


def _closed(values: Values) -> Values:
    """Repeat the last value, so that the last step has its width."""
    return np.append(values, values[-1:])


def _marked(track: Track, state: str) -> list[int]:
    """Return the bins to mark: every one that is wide enough, else the farthest of an episode."""
    flags = np.array([each == state for each in track.states], dtype=bool)
    if track.bin_s >= COARSE_BIN_S:
        return [int(index) for index in np.flatnonzero(flags)]
    distance = np.nan_to_num(np.abs(track.values("value") - track.values("expected")))
    chosen = []
    for episode in track.episode_list:
        inside = (track.starts >= day_number(episode.start)) & (
            track.starts < day_number(episode.end)
        )
        if episode.state == state and inside.any():
            chosen.append(int(np.where(inside, distance, -1.0).argmax()))
    return chosen


def _marks(axes: Axes, xs: Values, ys: Values, state: str, shape: str) -> None:
    if not len(xs):
        return
    is_act = state == "act"
    axes.plot(
        xs, ys, ls="none", marker=shape if is_act else WATCH_MARK, ms=8.5 if is_act else 6,
        mfc=style.ACT if is_act else style.PAPER, mec=style.INK if is_act else style.WATCH_EDGE,
        mew=0.8 if is_act else 1.6, gid=f"{state} {shape}", zorder=4, clip_on=False,
    )  # fmt: skip


def _unknown_name(axes: Axes, x: float, name: str) -> None:
    axes.text(
        x, 0.5, name, transform=axes.get_xaxis_transform(), ha="center", va="center",
        color=style.INK, zorder=5, bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 2},
    )  # fmt: skip


def _episode_label(
    axes: Axes, episode: Episode, unit: str, taken: list[tuple[float, float]]
) -> None:
    text = label(episode, unit)
    half = width_in(text, style.TEXT_PT) / geometry.inches_per_day(axes) / 2
    low, high = axes.get_xlim()
    middle = (day_number(episode.start) + day_number(episode.end)) / 2
    middle = min(max(middle, low + half), high - half)
    row = sum(middle - half < end and start < middle + half for start, end in taken)
    taken.append((middle - half, middle + half))
    axes.annotate(
        plain(text), (middle, 1), xycoords=("data", "axes fraction"),
        xytext=(0, -3 - row * EPISODE_LINE_IN * POINTS_PER_INCH), textcoords="offset points",
        ha="center", va="top", color=style.ACT_TEXT, fontweight="bold", zorder=5,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 1, "alpha": 0.85},
    )  # fmt: skip


def _above(axes: Axes, text: str, side: str, raised_pt: float, **look: Any) -> None:
    axes.annotate(
        plain(text), (1 if side == "right" else 0, 1), xycoords="axes fraction",
        xytext=(0, TITLE_PAD_PT + raised_pt), textcoords="offset points",
        ha=side, va="baseline", annotation_clip=False, **look,
    )  # fmt: skip
