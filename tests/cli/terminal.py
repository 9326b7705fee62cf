"""The command line, run in the test's own process."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cie_runbook.cli.main import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The only line on standard error; an interrupt ends the line it came in first."""
        (line,) = self.err.strip().splitlines()
        return line


@dataclass(frozen=True)
class Terminal:
    """A terminal whose home folder is `home`."""

    home: Path
    run_main: Callable[..., Ended]

    def run(self, *arguments: str | Path) -> Ended:
        """Run the command line with these arguments."""
        return self.run_main(*map(str, arguments))

    def refused(self, *arguments: str | Path) -> str:
        """Run what must be refused: one sentence, exit code 2, and nothing written."""
        ended = self.run(*arguments)
        assert (ended.code, ended.out) == (2, "")
        assert ended.complaint.startswith("cie-runbook: ")
        assert "Traceback" not in ended.err
        assert not self.home.exists()
        return ended.complaint


def open_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """Return a terminal in which no credential is set."""

    def run_main(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["cie-runbook", *arguments])
        handlers, terminated = [*logging.getLogger().handlers], signal.getsignal(signal.SIGTERM)
        try:
            with pytest.raises(SystemExit) as ended:
                main()
        finally:
            signal.signal(signal.SIGTERM, terminated)
            logging.getLogger().handlers[:] = handlers
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, said.out, said.err)

    return Terminal(home, run_main)
