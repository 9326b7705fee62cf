"""Executing a step: papermill on a warm kernel, with every way it can end told apart."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from cie_runbook.parameters import Value
from cie_runbook.redaction import Redactor
from cie_runbook.report.step_run import NOTEBOOKS, STEP_FINDINGS, Ending, StepJob, StepRun

CELL_LIMIT_S = 300  # a step's slowest honest cell takes seconds; a hanging one must end
START_LIMIT_S = 60
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute_step(job: StepJob, kernel: KernelManager, redactor: Redactor) -> StepRun:
    """Run a step's notebook in its case, and keep what it had whatever happens.

    The executed notebook is written beside its place and moved there at the end, so an earlier
    one is never half overwritten.
    """
    case, source, step, parameters = job.case, job.source, job.step, job.parameters
    started = time.monotonic()
    target = case.path(NOTEBOOKS, source.name)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    case.path(STEP_FINDINGS, f"{step}.json").unlink(missing_ok=True)
    partial = target.with_name(f".{target.name}")
    ending, reason = _execute(source, partial, parameters, kernel)
    if ending == "finished" and not case.path(STEP_FINDINGS, f"{step}.json").exists():
        ending, reason = "failed", "the notebook ended without its conclusion"
    if partial.exists():
        partial.chmod(0o600)
        partial.replace(target)
    return StepRun(
        step=step,
        ending=ending,
        reason=redactor.redact(reason),
        notebook=target,
        elapsed_s=time.monotonic() - started,
    )


def read_notebook(path: Path) -> Any:
    """Read an executed notebook."""
    return nbformat.read(path, as_version=4)


def _execute(
    source: Path, target: Path, parameters: Mapping[str, Value], kernel: KernelManager
) -> tuple[Ending, str]:
    try:
        papermill.execute_notebook(
            source,
            target,
            parameters=dict(parameters),
            kernel_name=kernel.kernel_name,
            progress_bar=False,
            km=kernel,
            start_timeout=START_LIMIT_S,
            execution_timeout=CELL_LIMIT_S,
        )
    except PapermillExecutionError as error:
        return "failed", f"{error.ename} in cell {error.exec_count}: {_one_line(error.evalue)}"
    except CellTimeoutError:
        return "timed out", f"a cell took longer than {CELL_LIMIT_S} s"
    except DeadKernelError:
        return "kernel died", "the kernel died, perhaps for want of memory"
    return "finished", ""


def _one_line(text: str) -> str:
    return " ".join(_ANSI.sub("", text).split())[:300]
