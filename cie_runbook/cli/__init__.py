"""The command line: parse, one library call, print where the result is."""

from cie_runbook.cli.main import main

__all__ = ["main"]
