"""Kernels of headless runs: started early, isolated, without credentials, ended for certain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import KernelManager

KERNEL_NAME = "python3"
WARM_UP = "import cie_runbook.notebook"  # the imports of every step, done while evidence arrives
ARGUMENTS = ("--HistoryManager.enabled=False", "--InteractiveShell.cache_size=0")


@contextmanager
def warm_kernel(environment: Mapping[str, str], folder: Path) -> Iterator[KernelManager]:
    """Start a kernel in `folder` and let it import what every step imports; end it at the end.

    The kernel gets `environment` and nothing else of ours: what a headless step needs is frozen
    before it starts, so it holds no credential. It is killed rather than asked to leave: a step's
    results are on disk by then, and a hanging cell must not hold the run.
    """
    with TemporaryDirectory(prefix="cie-kernel-") as sockets:
        manager = KernelManager(
            kernel_name=KERNEL_NAME,
            # The blocking client waits for output without end: no limit and no death is noticed.
            client_factory=AsyncKernelClient,
            **_transport(Path(sockets)),
        )
        manager.start_kernel(
            env=dict(environment), cwd=str(folder), extra_arguments=list(ARGUMENTS)
        )
        try:
            _warm_up(manager)
            yield manager
        finally:
            manager.shutdown_kernel(now=True)


def kernel_environment(hidden: frozenset[str], added: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without the `hidden` names, and with `added`."""
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "MPLBACKEND": "agg", "PYDEVD_DISABLE_FILE_VALIDATION": "1", **added}


def _transport(folder: Path) -> dict[str, str]:
    """Talk over sockets that only this user can open; Windows has none and talks over loopback."""
    if os.name != "posix":
        return {"transport": "tcp"}
    return {"transport": "ipc", "ip": str(folder / "kernel")}


def _warm_up(manager: KernelManager) -> None:
    client = manager.blocking_client()
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    client.execute(WARM_UP, silent=True, store_history=False, allow_stdin=False)
    client.stop_channels()
