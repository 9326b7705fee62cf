"""However a notebook ends: the right ending, one redacted reason, and no kernel left."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from cie_runbook.redaction import Redactor
from cie_runbook.report.execute import execute_step
from cie_runbook.report.exhibits import Exhibit, read_exhibits, write_exhibits
from cie_runbook.report.step_run import StepRun
from tests.evidence.builders import make_case
from tests.report.jupyter import CONCLUDE, is_running, make_job, quick_kernel

CREDENTIAL = "dd-key-0123456789abcdef"
FOR_EVER = "import threading; threading.Event().wait()"
DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + FOR_EVER


@dataclass(frozen=True)
class Ran:
    """How a notebook ended, and what was left of it."""

    run: StepRun
    folder: Path
    kernel_is_left: bool

    def printed(self) -> str:
        """All that the executed notebook shows."""
        cells = nbformat.read(self.run.notebook, as_version=4).cells
        return json.dumps([cell.get("outputs", []) for cell in cells])


def ran(home: Path, *cells: str, cell_limit_s: int = 60, is_killed_first: bool = False) -> Ran:
    case = make_case(home)
    job = make_job(case, *cells)
    with quick_kernel(case.folder) as kernel:
        process = kernel.provisioner.pid
        if is_killed_first:
            kernel.provisioner.process.kill()
            kernel.provisioner.process.wait()
        run = execute_step(job, kernel, Redactor([CREDENTIAL]), cell_limit_s=cell_limit_s)
    return Ran(run, case.folder, is_running(process))


def test_a_notebook_that_concludes_is_finished(tmp_path: Path) -> None:
    ended = ran(tmp_path, "print('calm')", CONCLUDE)
    assert (ended.run.ending, ended.run.reason) == ("finished", "")
    assert ended.run.is_finished
    assert ended.run.elapsed_s > 0
    assert "calm" in ended.printed()
    assert not ended.kernel_is_left


def test_a_notebook_that_fails_says_where_and_why_in_one_redacted_line(tmp_path: Path) -> None:
    ended = ran(tmp_path, "print('before')", f"raise ValueError('SSN 123-45-6789\\n{CREDENTIAL}')")
    assert ended.run.ending == "failed"
    assert ended.run.reason.startswith("ValueError in cell 4: SSN [ssn:")
    for private in ("123-45-6789", CREDENTIAL, "\n", "\x1b"):
        assert private not in ended.run.reason
    assert "before" in ended.printed()
    assert not ended.kernel_is_left


def test_a_credential_at_the_end_of_a_long_reason_is_not_cut_before_it_is_redacted(
    tmp_path: Path,
) -> None:
    ended = ran(tmp_path, f"raise ValueError('a' * 268 + ' {CREDENTIAL}')")
    assert len(ended.run.reason) <= 300
    assert CREDENTIAL[:4] not in ended.run.reason


def test_an_exit_that_calls_itself_a_success_is_none(tmp_path: Path) -> None:
    ended = ran(tmp_path, "import sys; sys.exit(0)", CONCLUDE)
    assert ended.run.ending == "failed"
    assert ended.run.reason == "the notebook ended without its conclusion"
    assert not ended.kernel_is_left


def test_a_kernel_that_dies_ends_the_step(tmp_path: Path) -> None:
    ended = ran(tmp_path, "import os; os._exit(1)", CONCLUDE)
    assert ended.run.ending == "kernel died"
    assert "the kernel died" in ended.run.reason
    assert not ended.kernel_is_left


def test_a_kernel_that_died_while_evidence_arrived_ends_the_step(tmp_path: Path) -> None:
    ended = ran(tmp_path, CONCLUDE, is_killed_first=True)
    assert ended.run.ending == "kernel died"
    assert "could not be used" in ended.run.reason


@pytest.mark.parametrize("cell", [FOR_EVER, DEAF], ids=["waiting", "deaf to interrupts"])
def test_a_cell_that_hangs_ends_at_its_limit(tmp_path: Path, cell: str) -> None:
    ended = ran(tmp_path, "print('before')", cell, CONCLUDE, cell_limit_s=1)
    assert ended.run.ending == "timed out"
    assert ended.run.reason == "a cell took longer than 1 s"
    assert "before" in ended.printed()
    assert not ended.kernel_is_left


def test_a_notebook_that_never_concludes_failed(tmp_path: Path) -> None:
    ended = ran(tmp_path, "print('calm')")
    assert ended.run.ending == "failed"
    assert ended.run.reason == "the notebook ended without its conclusion"


def test_the_conclusion_of_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    make_case(tmp_path).write_json("findings", "demo.json", {"status": "ok"})
    assert ran(tmp_path, "print('calm')").run.ending == "failed"


def test_what_an_earlier_run_showed_does_not_count(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    shown = Exhibit(id="x", kind="figure", title="x", evidence=(), data_digest="d")
    write_exhibits(case, "demo", [shown])
    ran(tmp_path, "import os; os._exit(1)")
    assert read_exhibits(case, "demo") == ()


@pytest.mark.parametrize("end", [CONCLUDE, "import os; os._exit(1)"], ids=["calm", "death"])
def test_an_earlier_notebook_stays_whole_while_the_new_one_runs(tmp_path: Path, end: str) -> None:
    case = make_case(tmp_path)
    case.write_bytes("notebooks", "demo.ipynb", b"the earlier one")
    look = "from pathlib import Path\nprint((Path(case) / 'notebooks/demo.ipynb').read_text())"
    ended = ran(tmp_path, look, end)
    assert "the earlier one" in ended.printed()
    assert [path.name for path in ended.folder.joinpath("notebooks").iterdir()] == ["demo.ipynb"]


def test_the_executed_notebook_is_private(tmp_path: Path) -> None:
    notebook = ran(tmp_path, CONCLUDE).run.notebook
    assert stat.S_IMODE(notebook.stat().st_mode) == 0o600
    assert stat.S_IMODE(notebook.parent.stat().st_mode) == 0o700
