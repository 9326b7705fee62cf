"""Kernels of headless runs: started early, isolated, without credentials, ended for certain."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import KernelManager

from cie_runbook.report.forked_kernel import ForkingProvisioner, ForkServer

KERNEL_NAME = "python3"
_OTHERS_CREDENTIAL = re.compile(r"CIE_(?!RUNBOOK_)[A-Z0-9_]+")  # profiles name theirs so
WARM_UP = "import cie_runbook.notebook"  # the imports of every step, done while evidence arrives
ARGUMENTS = ("--HistoryManager.enabled=False", "--InteractiveShell.cache_size=0")


class _Manager(KernelManager):  # type: ignore[misc]  # jupyter_client ships no types
    """Closes what its clients opened: nbclient leaves that to the owner of the kernel.

    Its clients are asynchronous: a blocking one waits for output without end, and notices neither
    a cell's limit nor the death of the kernel.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(client_factory=AsyncKernelClient, **options)
        self._clients: list[AsyncKernelClient] = []

    def client(self, **options: Any) -> AsyncKernelClient:
        """Return a client that is closed with the kernel."""
        self._clients.append(super().client(**options))
        return self._clients[-1]

    def fork_from(self, server: ForkServer) -> None:
        """Let the kernel come from `server` when it is started."""
        self.kernel_id = str(uuid.uuid4())
        self.provisioner = ForkingProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        self.provisioner.server = server

    def end_at_once(self) -> None:
        """Kill the kernel with all that it started; jupyter_client would take its time."""
        provisioner: Any = self.provisioner
        if isinstance(provisioner, ForkingProvisioner):
            provisioner.end_at_once()
        elif provisioner is not None and provisioner.process is not None:
            provisioner.process.kill()

    def close_clients(self) -> None:
        """Close the sockets of every client."""
        for client in self._clients:
            if client.channels_running:
                client.stop_channels()


class Kernels:
    """The kernels of a run: forked from a server where one is given, else started one by one."""

    def __init__(self, server: ForkServer | None = None) -> None:
        self._server = server
        self._living: set[_Manager] = set()
        self._is_ended = False
        self._lock = Lock()

    @contextmanager
    def warm(self, environment: Mapping[str, str], folder: Path) -> Iterator[KernelManager]:
        """Give a kernel in `folder` that has imported what every step imports; end it at the end.

        The kernel gets `environment` and nothing else of ours: what a headless step needs is frozen
        before it starts, so it holds no credential. It is killed rather than asked to leave: a
        step's results are on disk by then, and a hanging cell must not hold the run.

        Raises
        ------
        RuntimeError
            All kernels have been ended, or the server has died.
        """
        with TemporaryDirectory(prefix="cie-kernel-") as sockets:
            manager = _Manager(kernel_name=KERNEL_NAME, **_transport(Path(sockets)))
            self._start(manager, environment, folder)
            try:
                yield manager
            finally:
                manager.close_clients()
                manager.end_at_once()
                manager.shutdown_kernel(now=True)
                self._living.discard(manager)

    def end_all(self) -> None:
        """End every kernel at once, and let no other begin; safe to call from another thread."""
        with self._lock:
            self._is_ended = True
            living = tuple(self._living)
        for manager in living:
            manager.end_at_once()

    def _start(self, manager: _Manager, environment: Mapping[str, str], folder: Path) -> None:
        arguments = [*ARGUMENTS]
        if self._server is None:
            # Asked for at its start: a request would be lost with the client that sent it.
            arguments.append(f"--IPKernelApp.exec_lines={WARM_UP}")
        else:
            manager.fork_from(self._server)
        with self._lock:
            if self._is_ended:
                raise RuntimeError("the run has ended its kernels")
            manager.start_kernel(env=dict(environment), cwd=str(folder), extra_arguments=arguments)
            self._living.add(manager)


def kernel_environment(hidden: frozenset[str], added: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment for a kernel: no credential of any profile, no proxy.

    A headless step asks nothing of any service, so it needs neither; a proxy's address may hold a
    password.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in hidden and not _OTHERS_CREDENTIAL.fullmatch(name) and not _is_proxy(name)
    }
    return {**kept, "MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1", **added}


def _is_proxy(name: str) -> bool:
    return name.lower().endswith("_proxy")


def _transport(folder: Path) -> dict[str, str]:
    """Talk over sockets that only this user can open; Windows has none and talks over loopback."""
    if os.name != "posix":
        return {"transport": "tcp"}
    return {"transport": "ipc", "ip": str(folder / "kernel")}
