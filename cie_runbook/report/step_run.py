"""A step to run, and how it ended: known also where nothing that executes notebooks is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cie_runbook.case import Case
from cie_runbook.parameters import Value

NOTEBOOKS = "notebooks"
STEP_FINDINGS = "findings"
SUGGESTIONS = "suggestions"  # the case's folder of what steps suggest to say or do

Ending = Literal["finished", "failed", "timed out", "kernel died", "left out"]


@dataclass(frozen=True, kw_only=True)
class StepJob:
    """One step to run: its case, its notebook and the values of its parameters."""

    case: Case
    source: Path
    step: str
    parameters: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class StepRun:
    """How a step ended: its executed notebook, the seconds it took, and why it failed."""

    step: str
    ending: Ending
    reason: str
    notebook: Path
    elapsed_s: float

    @property
    def is_finished(self) -> bool:
        """Whether every cell ran and the step came to its conclusion."""
        return self.ending == "finished"
