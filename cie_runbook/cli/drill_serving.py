"""What the commands share that serve a rehearsal: its options, its server and its end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event
from types import FrameType
from typing import Any

import click

from cie_runbook.drill.server import RehearsalServer
from cie_runbook.errors import BadInputError, SettingsError

PROFILE = "drill"
HIGHEST_PORT = 65_535

port_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--port",
    type=click.IntRange(0, HIGHEST_PORT),
    default=0,
    help="Port to listen at. [default: any that is free]",
)


@contextmanager
def served(server: RehearsalServer, port: int) -> Iterator[None]:
    """Let a server answer while the context lasts.

    Raises
    ------
    SettingsError
        Something else listens at the port.
    """
    try:
        server.__enter__()
    except OSError:
        raise SettingsError(
            f"port {port} is in use", "--port", "Choose another, or 0 for any."
        ) from None
    try:
        yield
    finally:
        server.__exit__(None, None, None)


def day_named(text: str | None, default: date) -> date:
    """Return the day that was typed.

    Raises
    ------
    BadInputError
        It is none.
    """
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"{text[:20]!r} is no day", "--day", "Write YYYY-MM-DD.") from None


def without_addresses() -> dict[str, str]:
    """Return the environment without what would point the drill's profile elsewhere."""
    return {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith("CIE_RUNBOOK_") and name.endswith("_URL"))
    }


def stopped_by_signals() -> Event:
    """Return an event that SIGINT and SIGTERM set: both are an ordinary end here."""
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop
