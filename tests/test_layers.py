"""The layers of the package hold, and the check for them can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def copy_of_the_package(folder: Path) -> Path:
    shutil.copytree(
        ROOT / "cie_runbook",
        folder / "cie_runbook",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_data_flows_one_way() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("analysis/anomalies.py", "import cie_runbook.sources.transport"),
        ("findings/model.py", "import matplotlib"),
        ("evidence/store.py", "import cie_runbook.drill.server"),
        ("unplaced.py", '"""A module without a place."""'),
    ],
)
def test_a_broken_layer_is_noticed(tmp_path: Path, module: str, line: str) -> None:
    folder = copy_of_the_package(tmp_path)
    path = folder / "cie_runbook" / module
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    assert lint_imports(folder).returncode != 0
