"""Every notebook has the same anatomy, and each rule of it can be broken."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Step, StepParameter
from tests.notebooks import anatomy
from tests.notebooks.anatomy import Page, faults

FOLDER = Path(__file__).parents[2] / "notebooks"
CATALOG = load_catalog()
STEPS = list(CATALOG.steps.values())
STRIP = ("--verify", "--keep-id", "--extra-keys", "metadata.papermill cell.metadata.papermill")


def read(step: Step) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / step.notebook).read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_notebook_keeps_every_rule(step: Step) -> None:
    assert faults(Page.of(read(step), step, CATALOG)) == []


def test_every_notebook_is_a_step_and_every_step_has_its_notebook() -> None:
    found = sorted(path.name for path in FOLDER.glob("*.ipynb"))
    assert found == sorted(step.notebook for step in STEPS)


def test_notebooks_are_numbered_in_the_order_of_the_playbook() -> None:
    numbers = [re.fullmatch(r"(\d\d)_[a-z_]+\.ipynb", step.notebook) for step in STEPS]
    found = [int(number.group(1)) for number in numbers if number]
    assert len(found) == len(STEPS)
    assert found == sorted(set(found))


def test_the_readme_lists_the_steps_as_the_catalog_has_them() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [
        [field.strip() for field in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert rows[0] == ["Question", "Step", "When"]
    assert rows[2:] == [
        [step.question, f"[{step.id}]({step.notebook})", step.when] for step in STEPS
    ]


def test_notebooks_are_stripped_as_the_hook_wants_them() -> None:
    ended = verify(*FOLDER.glob("*.ipynb"))
    assert ended.returncode == 0, ended.stdout.decode()


def test_a_notebook_that_was_run_is_not_stripped(tmp_path: Path) -> None:
    notebook = small()
    notebook["cells"][-1]["execution_count"] = 1
    path = tmp_path / "run.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")

    assert verify(path).returncode == 1


def verify(*paths: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "nbstripout", *STRIP, *map(str, paths)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


# A notebook that keeps every rule, and one change that breaks each.

STEP = Step(
    id="small",
    notebook="01_small.ipynb",
    question="Is it failing?",
    when="now",
    playbook="none",
    evidence=("chip",),
    parameters=(StepParameter(name="profile", type="profile", default="drill", help="world"),),
)


def small() -> dict[str, Any]:
    return {
        "cells": [
            cell("title", "# Is it failing?\n\nYou ask it when p95 rises."),
            cell("parameters", 'profile = "drill"  # which world', "parameters"),
            cell("setup", "from cie_runbook.notebook import open_step\n", "hide-input"),
            cell("evidence", "step.gathered()"),
            cell("about-times", "## Times\n\nLook at the tail."),
            cell(
                "figure-times",
                'frame = step.framing("times", "Times", "chip")\n'
                'step.show(figures.latency_trend(step.latencies("chip"), frame))',
                "nbval-ignore-output",
            ),
            cell("finding-times", 'step.finding("chip_p95")'),
            cell("conclusion", "step.conclude()"),
        ],
        "metadata": {"kernelspec": {}, "language_info": {}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def cell(name: str, source: str, *tags: str) -> dict[str, Any]:
    kind = "markdown" if name == "title" or name.startswith("about-") else "code"
    made: dict[str, Any] = {
        "id": name,
        "cell_type": kind,
        "source": source.splitlines(keepends=True),
        "metadata": {"tags": list(tags)} if tags else {},
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def changed(name: str, **change: Any) -> dict[str, Any]:
    notebook = small()
    for found in notebook["cells"]:
        if found["id"] == name:
            found.update(change)
    return notebook


def added(*cells: dict[str, Any], at: int = -1) -> dict[str, Any]:
    notebook = small()
    notebook["cells"][at:at] = cells
    return notebook


def found(notebook: dict[str, Any]) -> list[str]:
    return faults(Page.of(notebook, STEP, CATALOG))


def test_the_small_notebook_keeps_every_rule() -> None:
    assert found(small()) == []


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an id that JupyterLab gave": (
        changed("finding-times", id="5ba9c96c-5fc8-4c2f-9d4b-2b3b1c1f2a11"),
        "not a named id",
    ),
    "an id that nbformat gave": (changed("finding-times", id="5ba9c96c"), "not a named id"),
    "random letters behind a prefix": (changed("figure-times", id="figure-3f2"), "not a named id"),
    "an id that stands twice": (added(cell("about-times", "More.")), "stands twice"),
    "code under a name of prose": (
        changed("about-times", cell_type="code"),
        "under the name of a markdown cell",
    ),
    "no title first": (added(cell("about-it", "It."), at=0), "the first cells are"),
    "no conclusion last": (added(cell("finding-more", "step.found()"), at=8), "not the conclusion"),
    "evidence late": (
        {**small(), "cells": [small()["cells"][i] for i in (0, 1, 2, 4, 3, 5, 6, 7)]},
        "does not follow the setup",
    ),
    "a tag of its own": (changed("conclusion", metadata={"tags": ["remove-cell"]}), "has the tags"),
    "a figure that nbval compares": (changed("figure-times", metadata={}), "has the tags"),
    "a finding that nbval ignores": (
        changed("finding-times", metadata={"tags": ["nbval-ignore-output"]}),
        "has the tags",
    ),
    "too many cells": (
        added(*(cell(f"finding-{letter}", "step.found()") for letter in "abcdefg")),
        "13 code cells",
    ),
    "too much code": (
        added(*(cell(f"finding-{letter}", "step.found()\n" * 6) for letter in "abcdef")),
        "43 lines of code are more than 40",
    ),
    "a long cell": (changed("conclusion", source="step.conclude()\n" * 5), "5 lines of code"),
    "a function": (changed("conclusion", source="def f(): pass"), "uses 'def'"),
    "a class": (changed("conclusion", source="class A: pass"), "uses 'class'"),
    "a loop": (changed("conclusion", source="for a in b: a"), "uses 'for'"),
    "a comprehension": (changed("conclusion", source="[a for a in b]"), "uses 'for'"),
    "a while": (changed("conclusion", source="while a: a"), "uses 'while'"),
    "a try": (changed("conclusion", source="try: a\nfinally: b"), "uses 'try'"),
    "a with": (changed("conclusion", source="with a: a"), "uses 'with'"),
    "a lambda": (changed("conclusion", source="f(lambda: a)"), "uses 'lambda'"),
    "a condition": (changed("conclusion", source="if a: b"), "uses 'if'"),
    "a print": (changed("conclusion", source="print(step)"), "uses 'print'"),
    "a magic": (changed("setup", source="%matplotlib inline"), "a magic?"),
    "another import": (changed("setup", source="import pandas"), "imports something else"),
    "an import further down": (
        changed("conclusion", source="from cie_runbook.notebook import figures"),
        "imports something else",
    ),
    "an address": (changed("conclusion", source='f("https://api.test")'), "an address or a query"),
    "a query": (changed("conclusion", source='f("sum:a.b{*}")'), "an address or a query"),
    "a threshold": (changed("conclusion", source="step.conclude(0.05)"), "holds the number 0.05"),
    "another default": (
        changed("parameters", source='profile = "staging"  # which world'),
        "'staging' in the cell and 'drill' in the catalog",
    ),
    "another name": (
        changed("parameters", source='world = "drill"  # which world'),
        "the catalog ['profile']",
    ),
    "a parameter without help": (
        changed("parameters", source='profile = "drill"'),
        "has no comment",
    ),
    "a title that asks nothing": (changed("title", source="# It fails"), "is no question"),
    "a title of its own": (changed("title", source="# Is it?"), "not the catalog's question"),
    "a long title": (
        changed("title", source="# Is it failing?\n\n" + "word " * 58),
        "61 words are more than 60",
    ),
    "a number in prose": (changed("about-times", source="## T\n\nUp by 3 %."), "a number is typed"),
    "an address in prose": (
        changed("about-times", source="## T\n\n[Ask](https://api.test)."),
        "an address is typed",
    ),
    "a skipped heading": (changed("about-times", source="### Times"), "level 3 follows one of"),
    "a second title": (changed("about-times", source="# Times"), "level 1 follows one of level 1"),
    "a stored output": (
        changed("conclusion", outputs=[{"output_type": "stream", "text": "x"}]),
        "holds an output",
    ),
    "a figure that hides one of its sources": (
        changed(
            "figure-times",
            source='names = ("chip", "checkin_traffic")\n'
            'frame = step.framing("times", "Times", *names)\n'
            'step.latencies("chip", "lorota")',
        ),
        "draws signals of the evidence lorota",
    ),
    "a figure that names another source": (
        changed(
            "figure-times", source='step.framing("times", "T", "lorota")\nstep.latencies("chip")'
        ),
        "draws signals of the evidence chip",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_each_rule_finds_what_breaks_it(what: str) -> None:
    notebook, said = BROKEN[what]
    assert [fault for fault in found(notebook) if said in fault] != []


def test_no_rule_goes_untested() -> None:
    silent = [
        rule.__name__
        for rule in anatomy.RULES
        if not any(list(rule(Page.of(n, STEP, CATALOG))) for n, _ in BROKEN.values())
    ]
    assert silent == []
