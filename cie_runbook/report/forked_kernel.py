"""Kernels that are forked from a server with all imports done, seen from the run's side."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from cie_runbook.report.fork_server import KernelOrder

CAN_FORK = sys.platform == "linux"  # elsewhere, libraries that the imports load forbid it
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
END_LIMIT_S = 5.0
ENDED = 1  # a kernel's exit status is its server's to know; that it ended is all we learn


class ForkServer:
    """A started server; safe to ask from several threads."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._lock = Lock()

    def fork(self, order: KernelOrder) -> KernelProcess:
        """Return a new kernel's process.

        Raises
        ------
        RuntimeError
            The server has died.
        """
        alive, lifeline = os.pipe()
        try:
            with self._lock:
                line = order.line()
                sent = socket.send_fds(self._orders, [line], [lifeline])
                self._orders.sendall(line[sent:])
                answer = self._orders.recv(64)
        except OSError:
            answer = b""
        finally:
            os.close(lifeline)
        if not answer:
            os.close(alive)
            raise RuntimeError("the server that kernels are forked from has died")
        return KernelProcess(int(answer), alive)


class KernelProcess:
    """A kernel that is nobody's child here, with what jupyter_client asks of a process.

    Parameters
    ----------
    pid : int
        Of the kernel, which leads a process group of its own.
    alive : int
        The reading end of a pipe that the kernel holds open while it lives.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, alive: int) -> None:
        self.pid = pid
        self._alive: int | None = alive
        self._lock = Lock()

    def poll(self) -> int | None:
        """Return None while the kernel lives."""
        return self._has_ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return when the kernel has ended.

        Raises
        ------
        subprocess.TimeoutExpired
            It lives on after `timeout` seconds.
        """
        status = self._has_ended(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the kernel has ended: its number may be another's by now."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def end_group(self) -> None:
        """Kill the kernel with all that it started, and return when it has gone."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it ended by itself just now
                os.killpg(self.pid, signal.SIGKILL)
            self.wait(END_LIMIT_S)

    def _has_ended(self, timeout: float | None) -> int | None:
        with self._lock:
            if self._alive is None:
                return ENDED
            ready, _, _ = select.select([self._alive], [], [], timeout)
            if not ready:
                return None
            os.close(self._alive)
            self._alive = None
            return ENDED


class ForkingProvisioner(LocalProvisioner):  # type: ignore[misc]  # ships no types
    """Gets a kernel from a server where jupyter_client's own would start a process."""

    server: ForkServer

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel; of `cmd` only the options count, the program is there already."""
        order = KernelOrder(
            options=cmd[cmd.index("-f") :],
            environment=dict(kwargs["env"]),
            folder=str(kwargs["cwd"]),
        )
        process: Any = self.server.fork(order)
        self.process = process
        self.pid = self.pgid = process.pid
        return self.connection_info

    def end_at_once(self) -> None:
        """Kill the kernel with all that it started, and return when it has gone."""
        if self.process is not None:
            self.process.end_group()


@contextmanager
def fork_server(environment: Mapping[str, str]) -> Iterator[ForkServer | None]:
    """Start a server, and end it with all its kernels; None where kernels cannot be forked.

    Its imports begin at once and are waited for by the first kernel.
    """
    if not CAN_FORK:
        yield None
        return
    ours, theirs = socket.socketpair()
    command = (sys.executable, "-m", "cie_runbook.report.fork_server", str(theirs.fileno()))
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        env={**environment, **dict.fromkeys(ONE_THREAD, "1")},  # a fork takes one thread along
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the run, which then ends the server
    )
    theirs.close()
    try:
        with ours:
            yield ForkServer(ours)
    finally:
        process.kill()
        process.wait()
