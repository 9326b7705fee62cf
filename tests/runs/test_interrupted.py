"""A run that is ended half-way leaves nothing behind that disturbs the next one."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.drill.server import LoopbackServer, RehearsalServer
from cie_runbook.drill.world import World
from tests.runs.commands import environment, run, start
from tests.runs.conftest import Run
from tests.runs.rehearsals import OUTAGE, Mute, asked, pointed_to, queries
from tests.runs.written import Written

pytestmark = pytest.mark.xdist_group("outage")

ENDS_WITHIN_S = 30
KILLED = -signal.SIGKILL
TERMINATED = 143


@contextmanager
def run_that_waits_for_tevi(home: Path, world: World) -> Iterator[subprocess.Popen[str]]:
    """Start a run, and hand it over when it has some evidence and waits for more.

    Evidence is gathered four at a time and that of the org vagov comes first: who asks tevi has
    frozen a part of it.
    """
    mute = Mute()
    with RehearsalServer(world) as server, LoopbackServer({"/api/": mute}) as tevi:
        variables = pointed_to(server, CIE_RUNBOOK_DATADOG_TEVI_URL=tevi.url)
        process = start("cie-runbook", *OUTAGE, environ=environment(home, **variables))
        try:
            assert mute.is_asked.wait(ENDS_WITHIN_S)
            yield process
        finally:
            mute.is_let_go.set()
            process.kill()
            process.communicate()


def assert_nothing_holds(case: Path, process: subprocess.Popen[str]) -> None:
    """Check that no kernel lives and that the case is free.

    The kernel shares the command's standard error: while one lives, the pipe has no end.
    """
    process.communicate(timeout=ENDS_WITHIN_S)
    with Case.open(case).run_lock():
        pass


def test_a_killed_run_goes_on_where_it_stopped(outage: Run, world: World, tmp_path: Path) -> None:
    with run_that_waits_for_tevi(tmp_path, world) as process:
        process.kill()
        assert process.wait(ENDS_WITHIN_S) == KILLED
        case = Written.only_case(tmp_path)
        assert_nothing_holds(case.folder, process)

    frozen = case.records
    assert frozen
    assert not (case.folder / "findings.json").exists()

    with RehearsalServer(world) as server:
        ended = run("cie-runbook", *OUTAGE, environ=environment(tmp_path, **pointed_to(server)))
        exchanges = server.journal.exchanges

    assert ended.code == 0, ended.said
    assert asked(exchanges) == outage.asked - queries(frozen)
    assert {name: case.records[name] for name in frozen} == frozen
    assert case.findings_bytes == outage.findings


def test_a_run_that_is_terminated_while_it_waits_ends_at_once(world: World, tmp_path: Path) -> None:
    with run_that_waits_for_tevi(tmp_path, world) as process:
        process.terminate()
        assert process.wait(ENDS_WITHIN_S) == TERMINATED
        assert_nothing_holds(Written.only_case(tmp_path).folder, process)


def test_a_run_that_is_terminated_in_its_notebook_leaves_no_kernel(
    outage: Run, tmp_path: Path
) -> None:
    shutil.copytree(outage.home, tmp_path, dirs_exist_ok=True)
    process = start("cie-runbook", *OUTAGE, "--from", "daily_report", environ=environment(tmp_path))
    assert process.stderr is not None
    try:
        assert any("running" in line and "daily_report" in line for line in process.stderr)
        process.terminate()
        assert process.wait(ENDS_WITHIN_S) == TERMINATED
        assert_nothing_holds(Written.only_case(tmp_path).folder, process)
    finally:
        process.kill()
        process.communicate()
