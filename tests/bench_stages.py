"""Where the time of one daily run goes: its own reports of progress, on a clock.

`python -m tests.bench_stages BEGAN DATE` runs the command in this process and prints a line of
JSON. BEGAN is when the process was asked for, in seconds of the Unix clock.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

FIGURE = "figure-"  # how the ids of the cells begin that draw


@dataclass(frozen=True, kw_only=True)
class Stages:
    """Seconds of each part of a run; parts may overlap.

    Attributes
    ----------
    parts : dict of str to (float, float)
        When a part began and ended, from the start of the process.
    cells : dict of str to float
        What the kernels spent, over all steps: "opening" a step with its imports, "figures", and
        "other cells"; and "around the cells", which is forking, talking and saving.
    """

    parts: dict[str, tuple[float, float]] = field(default_factory=dict)
    cells: dict[str, float] = field(default_factory=dict)


def stages_text(runs: Sequence[Stages]) -> str:
    """Return the medians of several runs, as lines of text."""
    lines = ["Where our time goes, PDF included (seconds from the start; parts overlap):"]
    for name in runs[0].parts:
        began, ended = (median(run.parts[name][end] for run in runs) for end in (0, 1))
        lines.append(f"  {name:<24}{began:6.2f} to {ended:6.2f}  {ended - began:6.2f}")
    lines.append("Of all kernels together, several at a time:")
    lines += [
        f"  {name:<24}{median(run.cells[name] for run in runs):24.2f}" for name in runs[0].cells
    ]
    return "\n".join(lines)


class _Clock:
    """Notes when each part of the run begins and ends."""

    def __init__(self, began: float) -> None:
        self._began = began
        self.parts: dict[str, tuple[float, float]] = {}
        self.steps_s = 0.0
        self._stage: str | None = None

    def seen(self, part: str) -> None:
        """Let a part reach to this moment, and begin with it where it has not begun."""
        now = time.time() - self._began
        self.parts[part] = (self.parts.get(part, (now, now))[0], now)

    def whole(self, part: str, began: float = 0.0) -> None:
        """Note a part that ends now."""
        self.parts[part] = (began, time.time() - self._began)

    def evidence(self, progress: object) -> None:
        """Hear of evidence."""
        self.seen("evidence")

    def step(self, progress: Any) -> None:
        """Hear of a step."""
        if progress.state != "waiting":
            self.seen("steps in kernels")
        self.steps_s += progress.elapsed_s

    def stage(self, sentence: str) -> None:
        """Hear of what comes after the steps."""
        if self._stage is not None:
            self.seen(self._stage)
        self._stage = sentence
        self.seen(sentence)

    def finished(self) -> None:
        """Let the last stage end."""
        if self._stage is not None:
            self.seen(self._stage)
        self.whole("all of it")


def run(began: float, day: str) -> Stages:
    """Do the daily run of a day, and return where its time went."""
    clock = _Clock(began)
    from cie_runbook.cli.daily import FILE, daily  # noqa: PLC0415 - the import is measured
    from cie_runbook.cli.reporting import planned, report_written  # noqa: PLC0415
    from cie_runbook.report.plan import DAILY  # noqa: PLC0415

    clock.whole("start and imports")
    imported = time.time() - began
    context = daily.make_context("daily", ["--date", day])
    plan = planned(context, DAILY, FILE, context.params)
    clock.whole("catalog and settings", imported)
    tools = replace(plan.tools, tell=clock.evidence, step=clock.step, stage=clock.stage)
    outcome = report_written(replace(plan, tools=tools))
    clock.finished()
    return Stages(parts=clock.parts, cells=_cells(outcome.case.folder, clock.steps_s))


def _cells(case: Path, steps_s: float) -> dict[str, float]:
    spent = {"opening": 0.0, "figures": 0.0, "other cells": 0.0}
    for path in sorted((case / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            told = cell["metadata"].get("papermill", {})
            if cell["cell_type"] == "code" and told.get("end_time"):
                spent[_kind(cell["id"])] += _seconds(told)
    return {**spent, "around the cells": steps_s - sum(spent.values())}


def _kind(cell: str) -> str:
    if cell == "setup":
        return "opening"
    return "figures" if cell.startswith(FIGURE) else "other cells"


def _seconds(told: dict[str, str]) -> float:
    began, ended = (datetime.fromisoformat(told[f"{end}_time"]) for end in ("start", "end"))
    return (ended - began).total_seconds()


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(asdict(run(float(sys.argv[1]), sys.argv[2])))}\n")
