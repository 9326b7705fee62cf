"""A kernel of a headless run sees no credential, and is gone when the run is over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from cie_runbook.report.kernels import Kernels, kernel_environment
from tests.rehearsed import drill_settings
from tests.report.jupyter import is_running, quick_kernel

LIMIT_S = 60


def said(kernel: KernelManager, code: str) -> str:
    client = kernel.blocking_client()
    client.start_channels(stdin=False, hb=False, control=False)
    written: list[str] = []
    try:
        client.wait_for_ready(timeout=LIMIT_S)
        client.execute_interactive(
            code,
            timeout=LIMIT_S,
            output_hook=lambda message: written.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
    return "".join(written).strip()


def test_credentials_of_the_profile_are_hidden_from_the_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hidden = drill_settings("production").credential_names()
    for name in hidden:
        monkeypatch.setenv(name, "dd-key-0123456789abcdef")
    given = kernel_environment(hidden, {"CIE_RUNBOOK_RUN": "run-1"})
    assert "CIE_VAGOV_DD_API_KEY" in hidden
    assert not hidden & set(given)
    assert "dd-key-0123456789abcdef" not in given.values()
    assert given["CIE_RUNBOOK_RUN"] == "run-1"
    assert given["PATH"] == os.environ["PATH"]


def test_credentials_of_other_profiles_and_proxies_are_hidden_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CIE_VAGOV_DD_API_KEY", "not-of-the-drill-0123")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:password@127.0.0.1:3128")
    monkeypatch.setenv("CIE_RUNBOOK_CATALOG", "/srv/catalog")
    given = kernel_environment(frozenset(), {})
    assert {"CIE_VAGOV_DD_API_KEY", "HTTPS_PROXY"} & set(given) == set()
    assert given["CIE_RUNBOOK_CATALOG"] == "/srv/catalog"


def test_a_kernel_draws_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "tkagg")
    assert kernel_environment(frozenset(), {})["MPLBACKEND"] == "agg"


def test_a_kernel_has_the_given_environment_and_folder_and_no_more(tmp_path: Path) -> None:
    environment = kernel_environment(frozenset({"HOME"}), {"CIE_RUNBOOK_RUN": "run-1"})
    with quick_kernel(tmp_path, environment) as kernel:
        told = said(
            kernel,
            "import os; print(os.getcwd(), os.environ.get('HOME'), os.environ['CIE_RUNBOOK_RUN'])",
        )
    assert told == f"{tmp_path.resolve()} None run-1"


def test_a_warm_kernel_has_done_the_imports_of_every_step(tmp_path: Path) -> None:
    with Kernels().warm(kernel_environment(frozenset(), {}), tmp_path) as kernel:
        told = said(kernel, "import sys; print('cie_runbook.notebook' in sys.modules)")
    assert told == "True"


@pytest.mark.skipif(os.name != "posix", reason="Windows talks to kernels over loopback")
def test_only_this_user_can_talk_to_a_kernel(tmp_path: Path) -> None:
    with quick_kernel(tmp_path) as kernel:
        sockets = Path(kernel.ip).parent
        assert kernel.transport == "ipc"
        assert sockets.stat().st_mode & 0o077 == 0
    assert not sockets.exists()


def test_a_kernel_is_gone_also_when_the_run_fails(tmp_path: Path) -> None:
    processes = []

    def fail() -> None:
        with quick_kernel(tmp_path) as kernel:
            processes.append(kernel.provisioner.pid)
            assert is_running(processes[0])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not is_running(processes[0])


def test_all_kernels_can_be_ended_from_another_thread_and_none_begins_after(
    tmp_path: Path,
) -> None:
    kernels = Kernels()
    with kernels.warm(os.environ, tmp_path) as kernel:
        process = kernel.provisioner.process
        kernels.end_all()
        assert process.wait(LIMIT_S) != 0
    with pytest.raises(RuntimeError, match="ended"), kernels.warm(os.environ, tmp_path):
        pass
