"""Each triage notebook names the fault of each rehearsal, and nothing on a calm day."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cie_runbook.case import HOME_VARIABLE, Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence import Gathering, LiveFetch, gather, plan_step
from cie_runbook.figures.chart import Chart
from cie_runbook.findings.verdict import Verdict
from cie_runbook.redaction import Redactor
from cie_runbook.report.plan import plan_run
from tests.notebooks.expected import DAY, FETCHED
from tests.notebooks.script import FOLDER, shown_by
from tests.rehearsed import drill_settings

pytestmark = pytest.mark.xdist_group("triage notebooks")

CATALOG = load_catalog()
STEPS = ("vets_api", "chip", "vista_api")
WEEKS = 2  # of history: enough to judge, and quicker than six
SCENARIOS = ("normal", "vista-outage", "chip-creep", "regional-drop")

Shown = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module", params=SCENARIOS)
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shown(scenario: str, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Run the three notebooks on one case of a rehearsed day."""
    home = tmp_path_factory.mktemp("home")
    case, given = gathered(scenario, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, HOME_VARIABLE, str(home))
        named = {**given, "case": str(case.folder)}
        return {step: shown_by(FOLDER / CATALOG.steps[step].notebook, named) for step in STEPS}


def gathered(scenario: str, home: Path) -> tuple[Case, dict[str, Any]]:
    """Freeze the evidence of all three steps, and return it with the parameters."""
    settings = drill_settings(f"drill:{scenario}")
    steps = [CATALOG.steps[name] for name in STEPS]
    asked = {"date": DAY.isoformat(), "history_weeks": WEEKS}
    plan = plan_run(CATALOG, settings, steps, asked, FETCHED)
    case = Case.create(home, plan.case_name, plan.facts())
    with (
        rehearse(settings, day=DAY, catalog=CATALOG, now=FETCHED) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        requests = {
            request.name: request
            for step in steps
            for request in plan_step(CATALOG, live, step, plan.window, WEEKS)
        }
        how = Gathering(
            fetch=fetch,
            redactor=Redactor(),
            now=lambda: FETCHED,
            run="triage",
            tell=lambda progress: None,
        )
        gather(case, list(requests.values()), how)
    window = {"start": plan.window.start.isoformat(), "end": plan.window.end.isoformat()}
    return case, {"profile": f"drill:{scenario}", "history_weeks": WEEKS, **window}


def verdict(shown: Shown, step: str) -> Verdict:
    found: Verdict = shown[step]["conclusion"].verdict
    return found


@pytest.mark.parametrize("step", STEPS)
def test_every_step_names_the_fault_and_nothing_on_a_calm_day(
    step: str, scenario: str, shown: Shown
) -> None:
    found = verdict(shown, step)
    region = ("act", "vetext") if step == "vista_api" else ("ok", None)  # it alone has stations
    right = {
        "normal": ("ok", None),
        "vista-outage": ("act", "vista-api"),
        "chip-creep": ("act", "chip"),
        "regional-drop": region,
    }
    assert (found.status, found.suspect) == right[scenario], found.paragraph


@pytest.mark.parametrize("step", STEPS)
def test_the_paragraph_answers_for_the_steps_own_services_first(step: str, shown: Shown) -> None:
    first = CATALOG.services[CATALOG.steps[step].services[0]].title
    assert verdict(shown, step).paragraph.startswith(f"{first}: ")


@pytest.mark.parametrize("step", STEPS)
def test_a_paragraph_about_trouble_has_all_that_a_thread_needs(step: str, shown: Shown) -> None:
    found = verdict(shown, step)
    parts = ("Most likely broken: ", "How sure: ", "Why not the others: ", "Next: ", "#")
    told = [part in found.paragraph for part in parts]
    assert all(told) if found.stories else not any(told[:3]), found.paragraph


def test_errors_at_all_stations_are_no_single_site(shown: Shown) -> None:
    assert shown["vista_api"]["finding-where"].status == "ok"
    assert "none is out of line" in shown["vista_api"]["finding-where"].sentence


def test_lines_are_of_known_kinds_and_the_kinds_of_the_fault(scenario: str, shown: Shown) -> None:
    for step in ("chip", "vista_api"):
        table = shown[step]["finding-groups"]
        assert "Unknown kind" not in table.html
        assert "Timeout" in table.html or "RPC socket timeout" in table.html
    read = shown["vista_api"]["finding-groups"].caption
    assert "lines read" in read
    if scenario == "vista-outage":
        assert " of 6," in read


@pytest.mark.parametrize("step", STEPS)
def test_every_figure_says_what_it_shows_and_holds_its_data(step: str, shown: Shown) -> None:
    charts = [exhibit for exhibit in shown[step].values() if isinstance(exhibit, Chart)]
    assert len({chart.id for chart in charts}) == len(charts) >= 3
    for chart in charts:
        assert len(chart.alt.split()) >= 8
        assert len(chart.data)


def test_no_two_steps_show_exhibits_of_one_name(shown: Shown) -> None:
    names = [x.id for step in shown.values() for x in step.values() if isinstance(x, Chart)]
    assert len(names) == len(set(names))


def test_mistyped_verifications_are_told_and_raise_nothing(shown: Shown) -> None:
    html = shown["chip"]["finding-aside"].html
    assert "Verifications that failed by mistyping" in html
    assert "a Veteran mistyped" in html
