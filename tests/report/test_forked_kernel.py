"""A forked kernel is a process of its own: warm, isolated, and gone for certain."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cie_runbook.report.fork_server import KernelOrder
from cie_runbook.report.forked_kernel import CAN_FORK, ForkServer, fork_server
from cie_runbook.report.kernels import Kernels, kernel_environment
from tests.report.test_kernels import said

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
LIMIT_S = 60


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with fork_server(kernel_environment(frozenset(), {})) as started:
        assert started is not None
        yield started


def environment(**added: str) -> dict[str, str]:
    return kernel_environment(frozenset({"HOME"}), added)


def test_a_forked_kernel_has_the_imports_and_its_own_environment_and_folder(
    server: ForkServer, tmp_path: Path
) -> None:
    with Kernels(server).warm(environment(CIE_RUNBOOK_RUN="run-1"), tmp_path) as kernel:
        told = said(
            kernel,
            "import os, sys; print('cie_runbook.notebook' in sys.modules, os.getcwd(), "
            "os.environ.get('HOME'), os.environ['CIE_RUNBOOK_RUN'])",
        )
    assert told == f"True {tmp_path.resolve()} None run-1"


def test_nothing_of_one_notebook_is_in_the_next(server: ForkServer, tmp_path: Path) -> None:
    kernels = Kernels(server)
    with kernels.warm(environment(), tmp_path) as first:
        said(first, "import builtins, os; builtins.left = 1; os.environ['LEFT'] = '1'")
    with kernels.warm(environment(), tmp_path) as second:
        told = said(
            second, "import builtins, os; print(hasattr(builtins, 'left'), 'LEFT' in os.environ)"
        )
    assert told == "False False"


def test_the_first_drawing_of_the_server_leaves_no_figure_and_no_setting(
    server: ForkServer, tmp_path: Path
) -> None:
    code = (
        "import sys, matplotlib; "
        "pyplot = sys.modules.get('matplotlib.pyplot'); "
        "same = {k: v for k, v in matplotlib.rcParams.items() if not k.startswith('backend')} == "
        "{k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith('backend')}; "
        "print('matplotlib.backends.backend_agg' in sys.modules, same, "
        "pyplot is None or pyplot.get_fignums() == [])"
    )
    with Kernels(server).warm(environment(), tmp_path) as kernel:
        assert said(kernel, code) == "True True True"


def test_two_forked_kernels_draw_different_random_numbers(
    server: ForkServer, tmp_path: Path
) -> None:
    kernels = Kernels(server)
    draw = "import random, uuid; print(random.random(), uuid.uuid4())"
    with kernels.warm(environment(), tmp_path) as one, kernels.warm(environment(), tmp_path) as two:
        assert said(one, draw) != said(two, draw)


def test_a_notebook_can_run_programs_of_its_own(server: ForkServer, tmp_path: Path) -> None:
    code = "import subprocess; print(subprocess.run(['true']).returncode)"
    with Kernels(server).warm(environment(), tmp_path) as kernel:
        assert said(kernel, code) == "0"


def test_what_a_kernel_started_ends_with_it(server: ForkServer, tmp_path: Path) -> None:
    code = "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"
    with Kernels(server).warm(environment(), tmp_path) as kernel:
        started = int(said(kernel, code))
        ended = os.pidfd_open(started)
    try:
        assert select.select([ended], [], [], LIMIT_S)[0]
    finally:
        os.close(ended)


def test_a_kernel_that_ended_by_itself_is_noticed(server: ForkServer, tmp_path: Path) -> None:
    with Kernels(server).warm(environment(), tmp_path) as kernel:
        process = kernel.provisioner.process
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.0)
        os.kill(process.pid, 9)
        assert process.wait(timeout=LIMIT_S) is not None
        process.kill()  # its number may be another's by now, so nothing is sent


def test_kernels_end_with_their_server(tmp_path: Path) -> None:
    order = KernelOrder(options=["-f", str(tmp_path / "c.json")], environment={}, folder="/")
    with fork_server(kernel_environment(frozenset(), {})) as started:
        assert started is not None
        process = started.fork(order)
    with pytest.raises(RuntimeError, match="died"):
        started.fork(order)
    assert process.wait(timeout=LIMIT_S) is not None
