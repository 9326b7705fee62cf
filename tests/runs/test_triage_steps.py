"""The triage notebooks say by hand what they say in the daily run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.world import World
from cie_runbook.window import Window
from tests.runs.commands import environment, run
from tests.runs.conftest import Run
from tests.runs.rehearsals import DAY, pointed_to
from tests.runs.written import Written

NOTEBOOKS = {
    "vets_api": "03_vets_api.ipynb",
    "chip": "04_chip.ipynb",
    "vista_api": "05_vista_api.ipynb",
}
WINDOW = Window.of_day(date.fromisoformat(DAY))


def concluded(case: Path, step: str) -> Any:
    return json.loads((case / "findings" / f"{step}.json").read_text(encoding="utf-8"))


def test_plain_papermill_gives_the_findings_of_the_daily_run(
    outage: Run, world: World, tmp_path: Path
) -> None:
    start, end = WINDOW.start.isoformat(), WINDOW.end.isoformat()
    given = ("-p", "profile", "drill:vista-outage", "-p", "start", start, "-p", "end", end)
    home = tmp_path / "home"

    with RehearsalServer(world) as server:
        ended = run(
            "papermill",
            f"notebooks/{NOTEBOOKS['vista_api']}",
            tmp_path / "out.ipynb",
            *given,
            environ=environment(home, **pointed_to(server)),
        )

    assert ended.code == 0, ended.said
    (case,) = (path.parent for path in home.glob("*/case.json"))
    assert concluded(case, "vista_api") == concluded(outage.written.folder, "vista_api")


@pytest.mark.parametrize("step", ["vista_api"])
def test_each_step_names_the_suspect_of_the_run(step: str, outage: Run) -> None:
    document = concluded(outage.written.folder, step)
    assert (document["status"], document["suspect"]) == ("act", "vista-api")
    assert document["stories"][0]["since"] == "2025-11-19T14:40:00Z"


def test_a_sample_does_not_make_a_run_incomplete(outage: Run) -> None:
    assert isinstance(outage.written, Written)
    record = outage.written.records["vista_api_errors"]
    assert "a sample" in " ".join(record["missing"])
    assert outage.written.document["incomplete"] == []
