"""The installed commands, run in processes of their own as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
LIMIT_S = 240  # a run takes about ten seconds; on a machine that is busy, several times that


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it said, for a test that fails."""
        return f"{self.out}\n{self.err}"


def environment(home: Path, **added: str) -> dict[str, str]:
    """Return this process's environment with cases in `home` and nobody's credentials."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CIE_")}
    ours = {
        "CIE_RUNBOOK_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    return {**kept, **ours, **added}


def run(command: str, *arguments: str | Path, environ: Mapping[str, str]) -> Ended:
    """Run an installed command to its end."""
    done = subprocess.run(
        [SCRIPTS / command, *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def start(
    command: str, *arguments: str | Path, environ: Mapping[str, str]
) -> subprocess.Popen[str]:
    """Start an installed command; its progress can be read from its standard error."""
    return subprocess.Popen(
        [SCRIPTS / command, *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
