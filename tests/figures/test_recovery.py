"""A signal's bar: off until it was back, then back until now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cie_runbook.analysis.recovery import Recovery
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing
from cie_runbook.figures.recovery import recovery_bars
from cie_runbook.findings.recovered import recovery_table
from tests.findings.builders import DAY, at

FRAMING = Framing(id="back", title="How each signal came back", caption="caption", window=DAY)
SIGNALS = {
    "a": Recovery("recovered", at("09:40"), at("11:40"), timedelta(hours=2)),
    "b": Recovery("off", at("10:00")),
}
TITLES = {"a": "Signal A", "b": "Signal B"}


def drawn() -> Chart:
    return recovery_bars(recovery_table(SIGNALS, TITLES), at("14:00"), FRAMING)


def lengths_h(chart: Chart, name: str) -> list[float]:
    panel = chart.figure.axes[0]
    return [p.get_width() * 24 for p in panel.patches if p.get_gid() == name]  # type: ignore[attr-defined]  # a bar has a width


def test_a_bar_is_as_long_as_the_signal_was_off_and_is_back() -> None:
    chart = drawn()

    assert lengths_h(chart, "off") == pytest.approx([4.0, 2.0]), "B until now, A until it was back"
    assert lengths_h(chart, "back") == pytest.approx([14 - 11 - 40 / 60])


def test_the_alt_text_reads_out_each_signal() -> None:
    alt = drawn().alt

    assert "1 of 2 signals recovered" in alt
    assert "Signal B: off since 10:00 ET, not back" in alt
    assert "Signal A: off since 09:40 ET, back at 11:40 ET, steady for 2 h" in alt


def test_without_a_signal_there_is_still_a_figure() -> None:
    chart = recovery_bars(recovery_table({}, {}), at("14:00"), FRAMING)

    assert "0 of 0 signals recovered" in chart.alt
    assert chart.png()


def test_the_same_data_gives_the_same_picture() -> None:
    assert drawn().png() == drawn().png()
