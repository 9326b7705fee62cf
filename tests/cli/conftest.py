"""Fixtures of the command line's tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cie_runbook.catalog.loader import FOLDER_VARIABLE, PACKAGED
from tests.cli.terminal import Terminal, open_terminal


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal without credentials, whose home folder is not there yet."""
    for name in [name for name in os.environ if name.startswith("CIE_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("CIE_RUNBOOK_HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return open_terminal(home, monkeypatch, capsys)


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalog that the command line reads in place of the package's own."""
    folder = tmp_path / "catalog"
    shutil.copytree(PACKAGED, folder)
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder
