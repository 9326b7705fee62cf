"""Kernels of headless runs: started early, isolated, without credentials, ended for certain."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import KernelManager

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

    def close_clients(self) -> None:
        """Close the sockets of every client."""
        for client in self._clients:
            if client.channels_running:
                client.stop_channels()


@contextmanager
def warm_kernel(environment: Mapping[str, str], folder: Path) -> Iterator[KernelManager]:
    """Start a kernel in `folder` and let it import what every step imports; end it at the end.

    The kernel gets `environment` and nothing else of ours: what a headless step needs is frozen
    before it starts, so it holds no credential. It is killed rather than asked to leave: a step's
    results are on disk by then, and a hanging cell must not hold the run.
    """
    with TemporaryDirectory(prefix="cie-kernel-") as sockets:
        manager = _Manager(kernel_name=KERNEL_NAME, **_transport(Path(sockets)))
        # Asked for at its start: a request would be lost with the client that sent it.
        arguments = [*ARGUMENTS, f"--IPKernelApp.exec_lines={WARM_UP}"]
        manager.start_kernel(env=dict(environment), cwd=str(folder), extra_arguments=arguments)
        try:
            yield manager
        finally:
            manager.close_clients()
            manager.shutdown_kernel(now=True)


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
