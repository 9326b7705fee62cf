"""Orders of the fork server are lines; whoever gives them ends it by leaving."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from cie_runbook.report.fork_server import KernelOrder
from cie_runbook.report.forked_kernel import CAN_FORK

LIMIT_S = 60


def test_an_order_is_one_line_whatever_its_environment_holds() -> None:
    order = KernelOrder(options=["-f", "c.json"], environment={"A": "1\n2"}, folder="/work-folder")
    assert order.line().count(b"\n") == 1
    assert KernelOrder(**json.loads(order.line())) == order


@pytest.mark.skipif(not CAN_FORK, reason="kernels are forked on Linux only")
def test_the_server_ends_when_nobody_is_left_to_give_orders() -> None:
    ours, theirs = socket.socketpair()
    command = (sys.executable, "-m", "cie_runbook.report.fork_server", str(theirs.fileno()))
    with theirs:
        server = subprocess.Popen(command, pass_fds=(theirs.fileno(),), env=dict(os.environ))
    ours.close()
    assert server.wait(timeout=LIMIT_S) == 0
