"""Answers as the real service gives them become figures, and nothing is made up around them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from cie_runbook.window import Window, parse_day
from tests.replay import Exchange, Reply, recorded, replay
from tests.runs.commands import ROOT, Ended, environment, run
from tests.runs.rehearsals import DAY
from tests.runs.written import Written, column

pytestmark = pytest.mark.xdist_group("real-answers")

QUERY = "/api/v1/query"
RECORDED = os.environ.get("CIE_RUNBOOK_RECORDED")
RECORDING = "v1_query_timeseries_points_returns_ok_response.yaml"
WRITTEN_SAMPLE = ROOT / "tests" / "data" / "datadog" / "query-v1-night.json"
P95 = "CHIP: response time, p95"
NOTHING = Exchange("GET", QUERY, (Reply.of({"status": "ok", "series": []}),))
NO_EVENTS = (
    Exchange("POST", "/api/v2/logs/events/search", (Reply.of({"data": []}),)),
    Exchange("POST", "/api/v2/logs/analytics/aggregate", (Reply.of({"data": {"buckets": []}}),)),
    Exchange("POST", "/api/v2/spans/events/search", (Reply.of({"data": []}),)),
    Exchange("GET", "/api/v2/events", (Reply.of({"data": []}),)),
)


@dataclass(frozen=True)
class Answered:
    """A run on an answer: the name that the service knows, what it said, what came of it."""

    name: str
    day: str
    points: Sequence[tuple[float, float | None]]
    ended: Ended
    written: Written


def profile_folder(folder: Path, url: str, metric_names: Mapping[str, str]) -> Path:
    """Write a copy of the profile production that talks to `url` in the older API."""
    folder.mkdir()
    shutil.copy(ROOT / "parameters" / "daily.yaml", folder)
    text = (ROOT / "parameters" / "production.yaml").read_text(encoding="utf-8")
    profile: dict[str, Any] = yaml.safe_load(text)
    profile["datadog"] |= {"base_url": url, "timeseries_api": "v1"}
    profile["metric_names"] = dict(metric_names)
    (folder / "replayed.yaml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    return folder


def keys() -> dict[str, str]:
    return {
        f"CIE_{org}_DD_{kind}_KEY": f"{kind}-key-of-{org}-0123456789".lower()
        for org in ("VAGOV", "TEVI", "VETEXT")
        for kind in ("API", "APP")
    }


def answered(folder: Path, exchange: Exchange, name: str, day: str) -> Answered:
    """Report `day` where the service answers `exchange` to all queries for CHIP's time."""
    assert not callable(exchange.replies)
    (series,) = json.loads(exchange.replies[0].body)["series"]
    with replay(exchange, NOTHING, *NO_EVENTS) as server:
        parameters = profile_folder(folder / "parameters", server.url, {"chip_time": name})
        environ = environment(folder / "home", CIE_RUNBOOK_PARAMETERS=str(parameters), **keys())
        command = ("daily", "--profile", "replayed", "--date", day, "--history-weeks", "1")
        ended = run("cie-runbook", *command, environ=environ)
        assert {seen.path for seen in server.seen if "query" in seen.path} == {QUERY}
    written = Written.only_case(folder / "home")
    return Answered(name, day, [(at, value) for at, value in series["pointlist"]], ended, written)


@pytest.fixture(scope="module", params=["recorded", "written"])
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    """A run on what the service was recorded to say, and one on a sample written by hand."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "written":
        body = json.loads(WRITTEN_SAMPLE.read_bytes())
        exchange = Exchange("GET", QUERY, (Reply.of(body),), contains="demo.time")
        return answered(folder, exchange, "demo.time", DAY)
    if RECORDED is None:
        pytest.skip("CIE_RUNBOOK_RECORDED names no folder of recorded exchanges")
    path = Path(RECORDED) / "datadog" / RECORDING
    (exchange,) = recorded(path, contains="system.cpu.idle")
    return answered(folder, exchange, "system.cpu.idle", "2022-01-05")


def test_the_run_ends_with_a_report_that_says_how_little_is_known(answer: Answered) -> None:
    assert answer.ended.code == 1, answer.ended.said
    assert answer.ended.out.startswith("Verdict: UNKNOWN. ")
    assert answer.written.verdict["status"] == "unknown"
    assert "<h1" in answer.written.html


def test_the_frozen_table_holds_exactly_the_points_that_came(answer: Answered) -> None:
    table = answer.written.table("chip")
    record = answer.written.records["chip"]
    start, end = (pd.Timestamp(record["window"][bound]) for bound in ("start", "end"))
    expected = [
        (pd.Timestamp(at, unit="ms", tz="UTC"), value)
        for at, value in answer.points
        if start <= pd.Timestamp(at, unit="ms", tz="UTC") < end
    ]
    p95 = table[table["metric"] == "chip_time:p95"].sort_values("at")

    assert len(expected) == len(answer.points)
    assert list(p95["at"]) == [at for at, _ in expected]
    assert [None if pd.isna(v) else v for v in p95["value"]] == [value for _, value in expected]
    assert any(f"{answer.name}.95percentile" in query for query in record["queries"])


def test_the_figure_shows_these_points_and_only_these(answer: Answered) -> None:
    shown = column(answer.written.figure("latency"), P95)
    day = Window.of_day(parse_day(answer.day))
    expected = dict.fromkeys(shown, "no data")
    for at_ms, value in answer.points:
        at = pd.Timestamp(at_ms, unit="ms", tz="America/New_York")
        if value is not None and at.minute == 0 and day.start <= at < day.end:
            expected[f"{at:%a %H:%M %Z}"] = f"{value:.0f} ms"

    assert len(shown) == 24
    assert set(expected.values()) > {"no data"}
    assert {at: text.split(",")[0].split(" (")[0] for at, text in shown.items()} == expected


def test_everything_else_is_unknown(answer: Answered) -> None:
    assert answer.written.statuses == {"unknown"}
    for name, record in answer.written.records.items():
        if name != "chip":
            assert record["completeness"] in {"empty", "not configured"}, name
            assert record["rows"] == 0


def test_metrics_that_nobody_has_named_are_not_asked_for(answer: Answered) -> None:
    assert answer.written.records["vista_api"]["completeness"] == "not configured"
    assert "the profile names no metric for vista_api_requests" in answer.ended.out
