"""`cie-runbook drill list`."""

from __future__ import annotations

from click.testing import CliRunner

from cie_runbook.cli.main import cli
from cie_runbook.drill.faults import FAULTS
from cie_runbook.drill.scenarios import SCENARIOS


def test_scenarios_and_faults_are_listed() -> None:
    listed = CliRunner().invoke(cli, ["drill", "list"]).output

    assert all(name in listed for name in (*SCENARIOS, *FAULTS))
