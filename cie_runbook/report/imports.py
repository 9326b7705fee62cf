"""Imports of a headless run, without what only costs time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

IRI_GRAMMAR = "rfc3987_syntax"
"""jsonschema imports it where JupyterLab is installed, to check addresses; notebooks hold none
that it would check. It builds a grammar at its import, which takes longer than all of papermill."""


_ONE_AT_A_TIME = RLock()  # two threads would take the sign from under each other


@contextmanager
def left_out(module: str) -> Iterator[None]:
    """Let imports within do without an optional module; one that is imported already stays."""
    with _ONE_AT_A_TIME:
        if module in sys.modules:
            yield
            return
        sys.modules[module] = None  # type: ignore[assignment]  # Python's sign for "not to be had"
        try:
            yield
        finally:
            del sys.modules[module]


def preload() -> None:
    """Import what writes reports, nbconvert with it; for while a run waits for its kernels."""
    with left_out(IRI_GRAMMAR):
        import cie_runbook.report.publish  # noqa: F401, PLC0415
