"""Response times: the slow tail over its usual range, with the middle beneath it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes

from cie_runbook.figures import describe, panel, style
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing, Grid, sheet
from cie_runbook.figures.time_axis import day_and_zone, draw_time_axis, hide_time_labels
from cie_runbook.figures.track import Track, plotted
from cie_runbook.figures.value_axis import linear_axis, log_axis
from cie_runbook.findings import wording
from cie_runbook.window import Window

GRID = Grid(rows=1, panel_height=1.45, row_gap=0.48, right=0.9)
NEAR = 4.0  # times the highest of a panel: a ceiling farther off is not drawn there
TALL = Grid(rows=1, panel_height=2.6, right=0.9)

Scale = Callable[[Axes, Sequence[Track]], None]


@dataclass(frozen=True)
class Latency:
    """The response times of one operation: the judged p95, and the p50 to read it by."""

    p95: Track
    p50: Track | None = None

    @property
    def tracks(self) -> list[Track]:
        """What is drawn, the judged one first."""
        return [self.p95] if self.p50 is None else [self.p95, self.p50]


def latency_trend(latencies: Sequence[Latency], framing: Framing) -> Chart:
    """Draw response times from zero, one panel an operation."""
    return _trend(
        latencies, framing, linear_axis, "grey: the usual range of p95 · thin: few requests"
    )


def latency_trend_log(latencies: Sequence[Latency], framing: Framing) -> Chart:
    """Draw response times by factors: equal steps are equal ratios."""
    return _trend(latencies, framing, log_axis, "grey: the usual range of p95 · scale by factors")


def latency_under_ceiling(
    latencies: Sequence[Latency], framing: Framing, ceiling_ms: float
) -> Chart:
    """Draw response times by factors, with a line at which calls are cut off [ms].

    The line stands where a panel's times come near it; it does not flatten the others.
    """
    cut = wording.duration(ceiling_ms)
    chart = _trend(
        latencies, framing, log_axis, f"grey: the usual range of p95 · dashed: cut off at {cut}"
    )
    near = []
    for axes, latency in zip(chart.figure.axes, latencies, strict=True):
        low, high = axes.get_ylim()
        if high * NEAR < ceiling_ms:
            continue
        axes.set_ylim(low, max(high, ceiling_ms * 1.25))
        axes.axhline(ceiling_ms, color=style.ACT, lw=1.2, ls=(0, (5, 3)), gid="ceiling", zorder=2)
        near.append(latency.p95.title)
    told = f" Calls are cut off at {cut}; near it: {wording.listed(near) or 'none'}."
    return replace(chart, alt=f"{chart.alt}{told}")


def _trend(latencies: Sequence[Latency], framing: Framing, scale: Scale, reading: str) -> Chart:
    grid = (TALL if len(latencies) == 1 else GRID).with_panels(len(latencies))
    judged = [latency.p95 for latency in latencies]
    with style.house_style():
        subtitle = f"{day_and_zone(framing.window)} · {reading}"
        figure, axes = sheet(framing, subtitle, grid)
        for row, latency in enumerate(latencies):
            _panel(axes[row][0], latency, framing.window, scale)
            if row < len(latencies) - 1:
                hide_time_labels(axes[row][0])
    return Chart(
        id=framing.id,
        figure=figure,
        alt=describe.describe(framing.title, judged, describe.level_brief),
        caption=framing.caption,
        data=plotted([track for latency in latencies for track in latency.tracks]),
        link=framing.link,
    )


def _panel(axes: Axes, latency: Latency, window: Window, scale: Scale) -> None:
    p95, p50 = latency.p95, latency.p50
    draw_time_axis(axes, window)
    scale(axes, latency.tracks)
    panel.shade_episodes(axes, p95)
    panel.draw_levels(axes, p95)
    panel.draw_unknown(axes, p95)
    panel.draw_marks(axes, p95)
    panel.panel_title(axes, p95.title, describe.level(p95))
    at = p95.middles
    ends = [
        (*panel.last_known(at, p95.values("value")), "p95", style.NOW),
        (*panel.last_known(at, p95.values("expected")), "usual p95", style.EXPECTED_TEXT),
    ]
    if p50 is not None:
        panel.draw_second_level(axes, p50)
        ends.append((*panel.last_known(p50.middles, p50.values("value")), "p50", style.NOW_TEXT))
    panel.label_ends(axes, ends)
