"""Executing a step: papermill on a warm kernel, with every way it can end told apart."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path

import papermill
from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from cie_runbook.parameters import Value
from cie_runbook.redaction import Redactor
from cie_runbook.report.exhibits import write_exhibits
from cie_runbook.report.step_run import NOTEBOOKS, STEP_FINDINGS, Ending, StepJob, StepRun

CELL_LIMIT_S = 300  # a step's slowest honest cell takes seconds; a hanging one must end
START_LIMIT_S = 60
REASON_LENGTH = 300
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def execute_step(
    job: StepJob, kernel: KernelManager, redactor: Redactor, *, cell_limit_s: int = CELL_LIMIT_S
) -> StepRun:
    """Run a step's notebook in its case, and keep what it had whatever happens.

    The executed notebook is written beside its place and moved there at the end, so an earlier
    one is never half overwritten. A cell that takes longer than `cell_limit_s` seconds ends it.
    """
    case, source, step, parameters = job.case, job.source, job.step, job.parameters
    started = time.monotonic()
    target = case.path(NOTEBOOKS, source.name)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    case.path(STEP_FINDINGS, f"{step}.json").unlink(missing_ok=True)
    write_exhibits(case, step, ())  # an earlier run's figures are not this one's
    partial = target.with_name(f".{target.name}")
    ending, reason = _execute(source, partial, parameters, kernel, cell_limit_s)
    if ending == "finished" and not case.path(STEP_FINDINGS, f"{step}.json").exists():
        ending, reason = "failed", "the notebook ended without its conclusion"
    if partial.exists():
        partial.chmod(0o600)
        partial.replace(target)
    return StepRun(
        step=step,
        ending=ending,
        reason=redactor.redact(reason)[:REASON_LENGTH],  # whole while it is redacted
        notebook=target,
        elapsed_s=time.monotonic() - started,
    )


def _execute(
    source: Path,
    target: Path,
    parameters: Mapping[str, Value],
    kernel: KernelManager,
    cell_limit_s: int,
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
            execution_timeout=cell_limit_s,
        )
    except PapermillExecutionError as error:
        return "failed", f"{error.ename} in cell {error.exec_count}: {_one_line(error.evalue)}"
    except CellTimeoutError:
        return "timed out", f"a cell took longer than {cell_limit_s} s"
    except DeadKernelError:
        return "kernel died", "the kernel died, perhaps for want of memory"
    except RuntimeError as error:  # what the client raises for a kernel that never answered
        return "kernel died", f"the kernel could not be used: {_one_line(str(error))}"
    return "finished", ""


def _one_line(text: str) -> str:
    return " ".join(_ANSI.sub("", text).split())
