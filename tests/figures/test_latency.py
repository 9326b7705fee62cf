"""Response times: p95 over its usual range, p50 beneath, from zero or by factors."""

from __future__ import annotations

from cie_runbook.figures.latency import Latency, latency_trend, latency_trend_log
from tests.figures.builders import FRAMING, level_track, lines, texts, values

BOTH = Latency(level_track("ms", 3000.0), level_track("ms", 900.0))


def test_both_percentiles_are_drawn_and_named() -> None:
    chart = latency_trend([BOTH], FRAMING)
    (axes,) = chart.figure.axes
    assert values(lines(axes, "now")[0])[0] == 3000
    assert values(lines(axes, "second")[0])[0] == 900
    assert {"p95", "usual p95", "p50"} <= set(texts(chart))
    assert axes.get_ylim()[0] == 0


def test_a_scale_by_factors_is_a_figure_of_its_own() -> None:
    chart = latency_trend_log([BOTH], FRAMING)
    assert chart.figure.axes[0].get_yscale() == "log"
    assert any("scale by factors" in text for text in texts(chart))


def test_only_the_lowest_panel_has_hours() -> None:
    chart = latency_trend([BOTH, BOTH], FRAMING)
    upper, lower = chart.figure.axes
    assert not any(label.get_visible() for label in upper.get_xticklabels())
    assert all(label.get_visible() for label in lower.get_xticklabels())


def test_what_is_judged_is_described_and_all_is_kept() -> None:
    chart = latency_trend([BOTH], FRAMING)
    assert "CHIP median 3.0 s" in chart.alt
    assert len(chart.data) == 96


def test_p50_may_be_missing() -> None:
    chart = latency_trend([Latency(level_track("ms"))], FRAMING)
    assert "p50" not in texts(chart)
