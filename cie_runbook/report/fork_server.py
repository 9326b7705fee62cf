"""A process that does every step's imports once, and then forks a kernel whenever it is asked.

A kernel spends most of its start on imports. One forked from a process that has them is a process
of its own, with nothing of another notebook in it, and is there in a fraction of the time. The
server is started as ``python -m cie_runbook.report.fork_server FD``; on the socket FD it takes
orders, a line of JSON each, and answers with the kernel's process id.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

LARGEST_ORDER = 1 << 20  # bytes; an environment has a few thousand
WARM = ("ipykernel.kernelapp", "ipykernel.zmqshell", "cie_runbook.notebook")


@dataclass(frozen=True, kw_only=True)
class KernelOrder:
    """A kernel that is wanted: its command-line options, its environment and its folder."""

    options: list[str]
    environment: dict[str, str]
    folder: str

    def line(self) -> bytes:
        """Return the order as one line."""
        return f"{json.dumps(asdict(self))}\n".encode()


def serve(orders: socket.socket) -> None:
    """Fork a kernel for each order, until whoever gives them has gone.

    With an order comes one end of a pipe: the kernel keeps it open while it lives.
    """
    for module in WARM:
        importlib.import_module(module)
    draw_once()
    gc.freeze()  # what is there now is shared, and no collection in a kernel copies it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # an ended kernel leaves no zombie
    while True:
        line, lifelines = _next_order(orders)
        if not line:
            return
        order = KernelOrder(**json.loads(line))
        kernel = os.fork()
        if kernel == 0:
            orders.close()
            _become_kernel(order)
        for lifeline in lifelines:
            os.close(lifeline)
        orders.sendall(f"{kernel}\n".encode())


def draw_once() -> None:
    """Draw a figure and forget it: what matplotlib loads for its first is then there for all.

    That is its renderer, its fonts and the writer of pictures; its settings stay as they were.
    """
    chart: Any = importlib.import_module("cie_runbook.figures.chart")
    figure = chart.Figure(figsize=(1, 1))
    figure.subplots().set_title("0")
    chart.Chart(id="", figure=figure, alt="", caption="", data=None).png()


def _next_order(orders: socket.socket) -> tuple[bytes, list[int]]:
    """Return the next line and the descriptors that came with it; no line at the end."""
    line, lifelines, _, _ = socket.recv_fds(orders, LARGEST_ORDER, 1)
    while line and not line.endswith(b"\n"):
        line += orders.recv(LARGEST_ORDER)
    return line, lifelines


def _become_kernel(order: KernelOrder) -> NoReturn:
    """Turn this fork into the kernel; it never comes back to the server's code."""
    status = 1
    try:
        os.setsid()  # a signal to its group ends what the notebook started, too
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        _run_kernel(order.options)
        status = 0
    finally:
        os._exit(status)


def _run_kernel(options: list[str]) -> None:
    application: Any = importlib.import_module("ipykernel.kernelapp").IPKernelApp
    sys.argv = ["ipykernel", *options]
    application.launch_instance(options)


def main() -> None:
    """Serve on the socket whose number is the only argument."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel leaves when this process has gone
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        serve(orders)


if __name__ == "__main__":
    main()
