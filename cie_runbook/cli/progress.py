"""Progress on standard error: one line that changes on a terminal, plain lines in a log."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TextIO

from cie_runbook.evidence import Progress
from cie_runbook.report.step_work import StepProgress

CLEAR_LINE = "\r\x1b[2K"


@dataclass
class ProgressLine:
    """Shows what runs and for how many seconds; safe to be told things from many threads."""

    stream: TextIO
    total: int
    clock: Callable[[], float] = time.monotonic
    _started: float = field(init=False)
    _ended: set[str] = field(init=False, default_factory=set)
    _steps: dict[str, str] = field(init=False, default_factory=dict)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._started = self.clock()

    def evidence(self, progress: Progress) -> None:
        """Take one step of the gathering."""
        with self._lock:
            if progress.state == "asking":
                self._show(self._asking(progress))
                return
            self._ended.add(progress.name)
            said = {"frozen": "already in the case", "arrived": "arrived"}.get(
                progress.state, "could not be had"
            )
            self._say(f"evidence {len(self._ended)}/{self.total}: {progress.name} {said}")

    def step(self, progress: StepProgress) -> None:
        """Take one change of a step: what runs, what waits, and how long the ended ones took."""
        with self._lock:
            self._steps[progress.step] = progress.state
            if progress.state == "ended":
                self._say(f"step {progress.step} {progress.ending} in {progress.elapsed_s:.1f} s")
            elif progress.state == "done before":
                self._say(f"step {progress.step} was done before, on the same evidence")
            elif progress.state == "left out":
                self._say(f"step {progress.step} was left out")
            elif progress.state == "running":
                self._say(self._at_work())

    def stage(self, sentence: str) -> None:
        """Say which part of the run begins."""
        with self._lock:
            self._say(sentence)

    def done(self) -> None:
        """Leave the terminal's line clean."""
        if self.stream.isatty():
            self.stream.write(CLEAR_LINE)
            self.stream.flush()

    def _at_work(self) -> str:
        running = [name for name, state in self._steps.items() if state == "running"]
        waiting = sum(state == "waiting" for state in self._steps.values())
        behind = f"; {waiting} waiting" if waiting else ""
        return f"running {', '.join(running)}{behind}"

    def _asking(self, progress: Progress) -> str:
        part = f" {progress.done}/{progress.total}" if progress.total else ""
        return f"evidence {len(self._ended)}/{self.total}: asking for {progress.name}{part}"

    def _say(self, text: str) -> None:
        elapsed_s = self.clock() - self._started
        line = f"{elapsed_s:5.1f} s  {text}"
        if self.stream.isatty():
            self.stream.write(f"{CLEAR_LINE}{line}")
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()

    def _show(self, text: str) -> None:
        if self.stream.isatty():
            self._say(text)
