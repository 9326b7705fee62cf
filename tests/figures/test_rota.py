"""The rota's bars: one a stretch, the reader's in a bold frame, gaps hatched, now a line."""

from __future__ import annotations

from datetime import date

from cie_runbook.analysis.coverage import coverage
from cie_runbook.analysis.stretches import stretches
from cie_runbook.figures.chart import Chart
from cie_runbook.figures.layout import Framing
from cie_runbook.figures.rota import rota_bars
from tests.analysis.rotas import FIRST, HOURS, days, et, make_rota

WINDOW = days(date(2026, 11, 18), 21)
FRAMING = Framing(id="rota", title="Who is on call", caption="caption", window=WINDOW)


def drawn(own: str = "PBEN", time_zone: str = "Asia/Manila", *, gap: bool = False) -> Chart:
    shifts = [
        shift
        for shift in make_rota()
        if not (gap and shift.role == "secondary" and shift.start.day == 20)
    ]
    rows = stretches(shifts, coverage(shifts, days(FIRST, 28), HOURS), own)
    return rota_bars(rows, et("2026-11-18T08:00"), time_zone, FRAMING)


def bars(chart: Chart, name: str) -> int:
    (axes,) = chart.figure.axes
    return sum(patch.get_gid() == name for patch in axes.patches)


def test_each_stretch_is_a_bar_and_the_readers_own_stand_out() -> None:
    chart = drawn()
    assert (bars(chart, "own"), bars(chart, "shift"), bars(chart, "gap")) == (2, 2, 0)


def test_hours_that_nobody_has_are_drawn_and_told() -> None:
    chart = drawn(gap=True)
    assert bars(chart, "gap") == 1
    assert "Nobody is secondary from Fri 2026-11-20 20:00 PST" in chart.alt


def test_the_axis_has_the_readers_midnights() -> None:
    (axes,) = drawn(time_zone="Asia/Manila").figure.axes
    (eastern,) = drawn(time_zone="America/New_York").figure.axes
    apart_h = (eastern.get_xticks()[0] - axes.get_xticks()[0]) * 24 % 24
    assert round(apart_h) == 13  # Manila's midnight is 11:00 in New York


def test_who_is_on_call_now_is_read_out_first() -> None:
    assert drawn().alt.startswith(
        "Who is on call, in Asia/Manila. Now primary: PANA. Now secondary: PBEN."
    )


def test_a_reader_who_is_not_on_call_has_no_frame() -> None:
    chart = drawn(own="")
    assert bars(chart, "own") == 0
    assert "bold frame" not in " ".join(text.get_text() for text in chart.figure.texts)


def test_midnights_stay_midnights_where_clocks_change() -> None:
    framing = Framing(
        id="rota", title="t", caption="c", window=days(date(2026, 10, 30), 6)
    )  # clocks go back on Sunday, November 1
    rows = stretches(make_rota(date(2026, 10, 28), 1), (), "")
    chart = rota_bars(rows, et("2026-10-30T08:00"), "America/New_York", framing)
    (axes,) = chart.figure.axes
    assert [t.get_text().split("\n")[1] for t in axes.get_xticklabels()] == [
        "30 Oct", "1 Nov", "3 Nov", "5 Nov",
    ]  # fmt: skip
