"""Measure the daily run: our command, papermill's and nbconvert's, and one plain Python process.

`python -m tests.bench [--quick]`. Every way does all steps of the run, and asks one server of this
process for the same day, so that inventing the data is not measured. The plain process is the
floor: every step's cells in one process, evidence asked for once, no kernel, no checked report and
no PDF. Then where the time of our command goes, and a search of many log events, page by page over
HTTP to redacted evidence.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cie_runbook.case import HOME_VARIABLE
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Step
from cie_runbook.drill.rehearsal import serve, variables
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.report.plan import DAILY, RUN_VARIABLE
from cie_runbook.settings import load_settings
from cie_runbook.window import Window
from tests.bench_stages import Stages, stages_text
from tests.evidence.events import events_service
from tests.evidence.streamed import Cost as StreamCost
from tests.evidence.streamed import measured as measured_stream
from tests.notebooks.script import FOLDER, SHOWN, as_script
from tests.replay import replay

DAY = date(2025, 11, 19)  # a Wednesday that has passed on every clock
SCENARIO = "vista-outage"
ROUNDS, QUICK_ROUNDS = 3, 1
LIMIT_S = 300
EVENTS, QUICK_EVENTS = 200_000, 20_000
MOST_MB = 600  # of memory at the peak, while so many events go to evidence
MOST_OF_FLOOR, LEAST_OF_PLAIN = 2.0, 6.0  # ours by the floor, the plain commands by ours
OURS, WITH_PDF, FINISHED = "ours", "ours with its PDF", "ours, on a finished case"
PLAIN, FLOOR = "papermill and nbconvert", "the floor"
BIN = Path(sys.executable).parent
RUN_ONE = f"""
import sys
from pathlib import Path

html = []
for name in sys.argv[1:]:
    code = compile(Path(name).read_text(encoding="utf-8"), name, "exec")
    names = {{"__name__": "__main__"}}
    exec(code, names)
    html += [value._repr_html_() for value in names[{SHOWN!r}].values()]
Path("report.html").write_text("\\n".join(html), encoding="utf-8")
"""


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds on the clock, and seconds of processors."""

    elapsed_s: float
    processor_s: float


@dataclass(frozen=True)
class Way:
    """One way to make the report: commands run one after the other in an empty folder.

    `files` are written to the folder and `before` is run in it first; neither is measured.
    """

    name: str
    commands: Sequence[Sequence[str]]
    before: Sequence[Sequence[str]] = ()
    files: Sequence[tuple[str, str]] = ()


def ways() -> list[Way]:
    """Return what is measured."""
    with_pdf = (str(BIN / "cie-runbook"), "daily", "--date", DAY.isoformat())
    daily = (*with_pdf, "--no-pdf")
    steps = load_catalog().steps_of(DAILY)
    return [
        Way(OURS, [daily]),
        Way(WITH_PDF, [with_pdf]),
        Way(FINISHED, [daily], before=[daily]),
        Way(PLAIN, [command for step in steps for command in _plain(step)]),
        _floor(steps),
    ]


def measure(way: Way, environment: Mapping[str, str]) -> Cost:
    """Run one way once, in a folder and a home of its own, and return what it took.

    Raises
    ------
    RuntimeError
        A command failed; the error holds the end of what it said.
    """
    with TemporaryDirectory() as folder:
        home = {HOME_VARIABLE: str(Path(folder) / "home")}
        for name, text in way.files:
            Path(folder, name).write_text(text, encoding="utf-8")
        for command in way.before:
            _run(command, {**environment, **home}, folder)
        started, used = time.perf_counter(), _processor_s()
        for command in way.commands:
            _run(command, {**environment, **home}, folder)
        return Cost(time.perf_counter() - started, _processor_s() - used)


def table(measured: Mapping[str, Sequence[Cost]], base: str) -> str:
    """Return the medians and their ratios to the `base`, as lines of text."""
    medians = _medians(measured)
    width = max(map(len, medians))
    lines = [f"{'':<{width}}  {'seconds':>8}  {'ratio':>6}  {'of processors':>14}  {'ratio':>6}"]
    for name, cost in medians.items():
        lines.append(
            f"{name:<{width}}  {cost.elapsed_s:8.2f}  "
            f"{cost.elapsed_s / medians[base].elapsed_s:6.2f}  {cost.processor_s:14.2f}  "
            f"{cost.processor_s / medians[base].processor_s:6.2f}"
        )
    lines.append(
        "Seconds of processors leave out forked kernels, so they flatter ours: compare by time."
    )
    return "\n".join(lines)


def ratios_text(measured: Mapping[str, Sequence[Cost]]) -> str:
    """Return both ratios beside their bars: without a PDF, as no other way makes one, and with."""
    medians = {name: cost.elapsed_s for name, cost in _medians(measured).items()}
    lines = []
    for name in (OURS, WITH_PDF):
        of_floor, of_plain = medians[name] / medians[FLOOR], medians[PLAIN] / medians[name]
        lines.append(
            f"{name:<{len(WITH_PDF)}}  {of_floor:.2f} times the floor (bar: at most "
            f"{MOST_OF_FLOOR:g}), {of_plain:.1f} times faster than the plain commands (bar: at "
            f"least {LEAST_OF_PLAIN:g})"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure every way, in turns, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round, and fewer log events")
    quick = parser.parse_args().quick
    rounds, events = (QUICK_ROUNDS, QUICK_EVENTS) if quick else (ROUNDS, EVENTS)
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    with serve(settings, SCENARIOS[SCENARIO], DAY) as server:
        environment = {**os.environ, **variables(settings, server), RUN_VARIABLE: "bench"}
        _print(_machine(rounds))
        measured, stages = _in_turns(environment, rounds)
    _print(table(measured, FLOOR), ratios_text(measured), stages_text(stages))
    _say(f"searching {events:,} log events")
    _print(events_text(stream(events)))


def _in_turns(
    environment: Mapping[str, str], rounds: int
) -> tuple[dict[str, list[Cost]], list[Stages]]:
    chosen = ways()
    measured: dict[str, list[Cost]] = {way.name: [] for way in chosen}
    stages = []
    _say("warming up")
    measure(chosen[-1], environment)
    for count in range(rounds):
        for way in chosen:
            _say(f"round {count + 1} of {rounds}: {way.name}")
            measured[way.name].append(measure(way, environment))
        stages.append(_stages(environment))
    return measured, stages


def _stages(environment: Mapping[str, str]) -> Stages:
    """Return when each part of one run of ours began and ended, its PDF included."""
    with TemporaryDirectory() as folder:
        began = {HOME_VARIABLE: str(Path(folder) / "home")}
        command = (sys.executable, "-m", "tests.bench_stages", str(time.time()), DAY.isoformat())
        here = {**environment, **began, "PYTHONPATH": str(Path(__file__).parents[1])}
        said = _run(command, here, folder)
    return Stages(**json.loads(said.decode().splitlines()[-1]))


def _plain(step: Step) -> list[Sequence[str]]:
    """Return the commands that a person types for a step who has only Jupyter's own."""
    out = f"{step.id}.ipynb"
    chosen = [text for name, value in _given().items() for text in ("-p", name, value)]
    notebook = str(FOLDER / step.notebook)
    return [
        (str(BIN / "papermill"), "--no-progress-bar", notebook, out, *chosen),
        (str(BIN / "jupyter"), "nbconvert", "--to", "html", out),
    ]


def _floor(steps: Sequence[Step]) -> Way:
    given = {**_given(), "case": "one-case"}  # of all steps, so that evidence is asked for once
    files = [(f"{step.id}.py", as_script(FOLDER / step.notebook, given)) for step in steps]
    return Way(FLOOR, [(sys.executable, "-c", RUN_ONE, *dict(files))], files=files)


def _given() -> dict[str, str]:
    window = Window.of_day(DAY)
    return {
        "profile": "drill",
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }


def stream(count: int) -> StreamCost:
    """Gather `count` log events in a process of their own, compare them with what was served.

    Raises
    ------
    RuntimeError
        The process took more memory than it may.
    """
    with replay(events_service(count)) as server, TemporaryDirectory() as folder:
        cost = measured_stream(server.url, count, Path(folder))
    if cost.peak_mb >= MOST_MB:
        raise RuntimeError(f"{count:,} events took {cost.peak_mb:.0f} MB, {MOST_MB} are allowed")
    return cost


def events_text(cost: StreamCost) -> str:
    """Return what a search took, as one line of text."""
    return (
        f"{cost.rows:,} log events from HTTP to redacted evidence: {cost.elapsed_s:.1f} s, "
        f"{cost.rows / cost.elapsed_s:,.0f} events per second, {cost.peak_mb:.0f} MB at the peak "
        f"({MOST_MB} allowed)"
    )


def _run(command: Sequence[str], environment: Mapping[str, str], folder: str) -> bytes:
    ended = subprocess.run(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=LIMIT_S,
    )
    if ended.returncode != 0:
        said = ended.stdout.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{Path(command[0]).name} ended with {ended.returncode}:\n{said}")
    return ended.stdout


def _medians(measured: Mapping[str, Sequence[Cost]]) -> dict[str, Cost]:
    return {
        name: Cost(median(c.elapsed_s for c in costs), median(c.processor_s for c in costs))
        for name, costs in measured.items()
    }


def _processor_s() -> float:
    """Return the processor seconds of every command that has ended (Windows does not say).

    Kernels that were forked are not in it: their server waits for none of them.
    """
    times = os.times()
    return times.children_user + times.children_system


def _machine(rounds: int) -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    steps = len(load_catalog().steps_of(DAILY))
    where = f"{platform.system()}, {cores} cores, Python {platform.python_version()}"
    return f"The daily run of {DAY} ({SCENARIO}), {steps} steps, median of {rounds} on {where}"


def _print(*texts: str) -> None:
    for text in texts:
        sys.stdout.write(f"{text}\n\n")


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
