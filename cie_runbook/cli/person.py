"""Who works at this terminal, and what they are told line by line."""

from __future__ import annotations

import getpass

import click

from cie_runbook.report.escapes import terminal

LABEL = 10


def person() -> str:
    """Return who confirms, for the journal: the name that this machine knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without accounts
        return "unknown"


def line(label: str, said: str) -> None:
    """Print one line of what is told."""
    click.echo(terminal(f"{label + ':':{LABEL}}{said}"))
