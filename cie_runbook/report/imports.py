"""Imports of a headless run, without what only costs time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

IRI_GRAMMAR = "rfc3987_syntax"
"""jsonschema imports it where JupyterLab is installed, to check addresses; notebooks hold none
that it would check. It builds a grammar at its import, which takes longer than all of papermill."""


@contextmanager
def left_out(module: str) -> Iterator[None]:
    """Let imports within do without an optional module; one that is imported already stays."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # Python's own sign for "not to be had"
    try:
        yield
    finally:
        del sys.modules[module]
