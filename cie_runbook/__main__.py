"""`python -m cie_runbook` is the command `cie-runbook`."""

from cie_runbook.cli import main

main()
