"""Small notebooks on real kernels that skip the imports which only real steps need."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import nbformat
from jupyter_client.manager import KernelManager

from cie_runbook.case import Case
from cie_runbook.report import kernels
from cie_runbook.report.kernels import Kernels
from cie_runbook.report.step_run import StepJob

STEP = "demo"
CONCLUDE = f"""
from pathlib import Path
(Path(case) / "findings").mkdir(exist_ok=True)
(Path(case) / "findings" / "{STEP}.json").write_text("{{}}")
"""


def write_notebook(path: Path, *cells: str) -> Path:
    """Write a notebook whose first cell takes the parameter `case`."""
    parameters = nbformat.v4.new_code_cell('case = ""', metadata={"tags": ["parameters"]})
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=[parameters, *code],
        metadata={"kernelspec": spec, "language_info": {"name": "python"}},
    )
    nbformat.write(notebook, path)
    return path


def make_job(case: Case, *cells: str) -> StepJob:
    """Return the job of running a notebook of these cells in a case."""
    source = write_notebook(case.folder.parent / f"{STEP}.ipynb", *cells)
    return StepJob(case=case, source=source, step=STEP, parameters={"case": str(case.folder)})


@contextmanager
def quick_kernel(
    folder: Path, environment: Mapping[str, str] = os.environ
) -> Iterator[KernelManager]:
    """Start a kernel that imports nothing of ours."""
    with patch.object(kernels, "WARM_UP", "pass"), Kernels().warm(environment, folder) as kernel:
        yield kernel


def is_running(process: int) -> bool:
    """Say whether a process of that number is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
