"""How the steps of a case's last run ended, kept so that its report can be rendered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.report.step_run import NOTEBOOKS, Ending, StepRun

FILE = "endings.json"


def write_endings(case: Case, runs: Sequence[StepRun]) -> None:
    """Write down how each step ended."""
    entries = [
        {
            "step": run.step,
            "ending": run.ending,
            "reason": run.reason,
            "notebook": run.notebook.name,
            "elapsed_s": run.elapsed_s,
        }
        for run in runs
    ]
    case.write_json(FILE, {"steps": entries})


def read_endings(case: Case) -> tuple[StepRun, ...]:
    """Return how each step ended.

    Raises
    ------
    CaseError
        No report was ever rendered from the case, or the record is damaged.
    """
    try:
        return tuple(
            StepRun(
                step=entry["step"],
                ending=_ending(entry["ending"]),
                reason=entry["reason"],
                notebook=case.path(NOTEBOOKS, entry["notebook"]),
                elapsed_s=float(entry["elapsed_s"]),
            )
            for entry in case.read_json(FILE)["steps"]
        )
    except (KeyError, TypeError, ValueError):
        raise CaseError(
            "the record of its steps is damaged", str(case.path(FILE)), "Run the report again."
        ) from None


def _ending(text: str) -> Ending:
    known: tuple[Ending, ...] = get_args(Ending)
    return known[known.index(text)]
