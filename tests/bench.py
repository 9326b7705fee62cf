"""Measure the daily report: our command, papermill's and nbconvert's, and a plain script.

All ask one server of this process for the same day, so that inventing the data is not measured.
Then a search of many log events, page by page over HTTP to redacted evidence.
"""

from __future__ import annotations

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
from cie_runbook.drill.rehearsal import serve
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.settings import Settings, load_settings
from cie_runbook.settings.addresses import ALL_ORGS_VARIABLE
from cie_runbook.window import Window
from tests.evidence.events import events_service
from tests.evidence.streamed import Cost as StreamCost
from tests.evidence.streamed import measured as measured_stream
from tests.notebooks.script import FOLDER, SHOWN, as_script
from tests.replay import replay

DAY = date(2025, 11, 19)  # a Wednesday that has passed on every clock
SCENARIO = "vista-outage"
STEP = "daily_report"
ROUNDS = 3
LIMIT_S = 300
EVENTS = 200_000
MOST_MB = 600  # of memory at the peak, while so many events go to evidence
BIN = Path(sys.executable).parent
WRITE_HTML = f"""
from pathlib import Path

html = [value._repr_html_() for value in {SHOWN}.values()]
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

    `before` is run in the folder first, and not measured.
    """

    name: str
    commands: Sequence[Sequence[str]]
    before: Sequence[Sequence[str]] = ()


def ways() -> list[Way]:
    """Return what is measured; the plain script, last, is what the others are compared with."""
    notebook = FOLDER / load_catalog().steps[STEP].notebook
    window = Window.of_day(DAY)
    given = {
        "profile": "drill",
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }
    daily = (str(BIN / "cie-runbook"), "daily", "--date", DAY.isoformat())
    chosen = [text for name, value in given.items() for text in ("-p", name, value)]
    papermill = (str(BIN / "papermill"), "--no-progress-bar", str(notebook), "out.ipynb", *chosen)
    nbconvert = (str(BIN / "jupyter"), "nbconvert", "--to", "html", "out.ipynb")
    script = as_script(notebook, given) + WRITE_HTML
    return [
        Way("cie-runbook daily", [daily]),
        Way("cie-runbook daily, on a finished case", [daily], before=[daily]),
        Way("papermill, then jupyter nbconvert", [papermill, nbconvert]),
        Way("a plain Python script", [(sys.executable, "-c", script)]),
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
        for command in way.before:
            _run(command, {**environment, **home}, folder)
        started, used = time.perf_counter(), _processor_s()
        for command in way.commands:
            _run(command, {**environment, **home}, folder)
        return Cost(time.perf_counter() - started, _processor_s() - used)


def table(measured: Mapping[str, Sequence[Cost]], base: str) -> str:
    """Return the medians and their ratios to the `base`, as lines of text."""
    medians = {
        name: (median(c.elapsed_s for c in costs), median(c.processor_s for c in costs))
        for name, costs in measured.items()
    }
    width = max(map(len, medians))
    lines = [f"{'':<{width}}  {'seconds':>8}  {'ratio':>6}  {'of processors':>14}  {'ratio':>6}"]
    for name, (elapsed_s, processor_s) in medians.items():
        ratios = elapsed_s / medians[base][0], processor_s / medians[base][1]
        lines.append(
            f"{name:<{width}}  {elapsed_s:8.2f}  {ratios[0]:6.2f}  {processor_s:14.2f}  "
            f"{ratios[1]:6.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure every way, in turns, and print the table."""
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    chosen = ways()
    measured: dict[str, list[Cost]] = {way.name: [] for way in chosen}
    with serve(settings, SCENARIOS[SCENARIO], DAY) as server:
        environment = _environment(settings, server)
        _say("warming up")
        measure(chosen[-1], environment)
        for count in range(ROUNDS):
            for way in chosen:
                _say(f"round {count + 1} of {ROUNDS}: {way.name}")
                measured[way.name].append(measure(way, environment))
    sys.stdout.write(f"{_machine()}\n\n{table(measured, chosen[-1].name)}\n")
    _say(f"searching {EVENTS:,} log events")
    sys.stdout.write(f"\n{events_text(stream(EVENTS))}\n")


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


def _environment(settings: Settings, server: RehearsalServer) -> dict[str, str]:
    """Return an environment in which the drill profile asks this server."""
    keys: dict[str, str] = {}
    for name, org in settings.datadog.items():
        pair = server.keys[name]
        keys |= dict(zip(org.key_names, (pair.api_key, pair.app_key), strict=True))
    return {**os.environ, ALL_ORGS_VARIABLE: server.url, **keys}


def _run(command: Sequence[str], environment: Mapping[str, str], folder: str) -> None:
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


def _processor_s() -> float:
    """Return the processor seconds of every command that has ended (Windows does not say)."""
    times = os.times()
    return times.children_user + times.children_system


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    where = f"{platform.system()}, {cores} cores, Python {platform.python_version()}"
    return f"The daily report of {DAY} ({SCENARIO}), median of {ROUNDS} on {where}"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
