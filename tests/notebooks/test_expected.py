"""What the notebooks say on a seeded day is what was reviewed; `make expected` writes it anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cie_runbook.figures.chart import Chart
from cie_runbook.findings.serialise import to_json
from tests.notebooks.expected import SCENARIOS, STEP, exhibits_of, said, stored

pytestmark = pytest.mark.xdist_group("expected")
SMALL_CHANGE = 1.001


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def exhibits(scenario: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return exhibits_of(STEP, scenario, tmp_path_factory.mktemp("home"))


def reviewed(scenario: str) -> Any:
    return json.loads(stored(STEP, scenario).read_text(encoding="utf-8"))


def test_a_notebook_says_what_was_reviewed(scenario: str, exhibits: Mapping[str, Any]) -> None:
    now, before = said(exhibits.values()), reviewed(scenario)
    for part in before:  # part by part: a failure then shows little more than the difference
        assert now[part] == before[part], f"{part} changed: review it, then `make expected`"
    assert now.keys() == before.keys()


def test_every_code_cell_behind_the_setup_shows_something(exhibits: Mapping[str, Any]) -> None:
    assert [name for name, shown in exhibits.items() if not hasattr(shown, "_repr_html_")] == []
    assert {"figure-overview", "figure-latency", "conclusion"} <= exhibits.keys()


def test_one_plotted_value_that_changes_is_noticed(
    scenario: str, exhibits: Mapping[str, Any]
) -> None:
    before = reviewed(scenario)["figures"]
    for chart in charts(exhibits):
        changed = said([with_one_value_changed(chart)])["figures"][chart.id]
        assert changed["digest"] != before[chart.id]["digest"], chart.id


def test_rounding_of_the_machine_is_not_noticed(exhibits: Mapping[str, Any]) -> None:
    for chart in charts(exhibits):
        numbers = chart.data.select_dtypes("Float64")
        nudged = chart.data.assign(**{str(name): numbers[name] * (1 + 1e-15) for name in numbers})
        assert said([replace(chart, data=nudged)]) == said([chart])


def test_a_figure_that_is_no_longer_shown_is_noticed(
    scenario: str, exhibits: Mapping[str, Any]
) -> None:
    kept = [shown for name, shown in exhibits.items() if name != "figure-funnel"]
    assert said(kept)["figures"].keys() != reviewed(scenario)["figures"].keys()


def test_the_incident_is_named_and_the_normal_day_is_calm() -> None:
    normal, outage = (reviewed(name)["verdict"] for name in ("normal", "vista-outage"))
    assert (normal["status"], normal["suspect"]) == ("ok", None)
    assert (outage["status"], outage["suspect"]) == ("act", "vista-api")


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_stored_is_written_as_make_expected_writes_it(name: str) -> None:
    assert stored(STEP, name).read_text(encoding="utf-8") == to_json(reviewed(name))


def test_nothing_is_stored_that_no_test_reads() -> None:
    folder = stored(STEP, SCENARIOS[0]).parent
    assert set(folder.iterdir()) == {stored(STEP, name) for name in SCENARIOS}


def charts(exhibits: Mapping[str, Any]) -> list[Chart]:
    return [shown for shown in exhibits.values() if isinstance(shown, Chart)]


def with_one_value_changed(chart: Chart) -> Chart:
    """Return the chart with one thing that it plots moved a little: a number, else a word."""
    data = chart.data.copy()
    for name in map(str, data.select_dtypes("Float64")):
        rows = data.index[data[name].fillna(0).ne(0)]
        if len(rows):
            data.loc[rows[:1], name] *= SMALL_CHANGE
            return replace(chart, data=data)
    data.loc[data.index[0], data.columns[-1]] = "another word"
    return replace(chart, data=data)
