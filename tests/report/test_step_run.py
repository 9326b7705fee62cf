"""A step is finished only when every cell ran and it came to its conclusion."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from cie_runbook.report.step_run import Ending, StepRun


@pytest.mark.parametrize("ending", get_args(Ending))
def test_every_ending_but_one_is_unfinished(ending: Ending) -> None:
    run = StepRun(
        step="daily_report", ending=ending, reason="", notebook=Path("x.ipynb"), elapsed_s=1.0
    )
    assert run.is_finished == (ending == "finished")
