"""Views of a step: what is unknown is laid out over the whole window, so that it is drawn."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.report.step_views import StepViews
from tests.report.held import WINDOW, opened, steps_of

RATE = "vista_api_refused_rate"


def views(home: Path) -> StepViews:
    return opened(home, {"vista_api": [], "vista_steps": steps_of("442")})


def test_a_signal_without_a_point_is_unknown_in_every_bin(tmp_path: Path) -> None:
    step = views(tmp_path)
    (by_hour,), (by_bin,) = step.hourly(RATE), step.tracks(RATE)
    assert by_hour.is_unknown
    assert by_bin.is_unknown
    assert (len(by_hour.frame), len(by_bin.frame)) == (4, 48)
    assert set(by_bin.states) == {"unknown"}


def test_a_stem_stands_for_tail_and_middle(tmp_path: Path) -> None:
    (latency,) = views(tmp_path).latencies("vista_api")
    assert latency.p50 is not None
    assert latency.p95.title != latency.p50.title


def test_the_timeline_covers_the_judged_national_signals(tmp_path: Path) -> None:
    shown = views(tmp_path).timeline()
    assert set(shown["state"]) == {"unknown"}
    assert shown["at"].min() == WINDOW.start
    assert not shown["series"].str.contains("VISN").any()


def test_regions_are_those_of_one_signal(tmp_path: Path) -> None:
    assert len(views(tmp_path).regions("vista_checkins_by_station")) > 0
