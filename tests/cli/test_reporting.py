"""What commands that write a report share: flags from the steps, one check, one telling."""

from __future__ import annotations

import click
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.reporting import report_options, step_command
from cie_runbook.report.plan import shared_schema
from tests.cli.terminal import Terminal


@pytest.mark.parametrize("kind", ["daily", "shift", "queue"])
def test_a_command_has_a_flag_for_each_parameter_of_its_steps(kind: str) -> None:
    @click.command(cls=step_command(kind))
    @report_options(f"{kind}.yaml")
    def made(**_flags: object) -> None:
        """Do nothing."""

    names = {parameter.name for parameter in made.get_params(click.Context(made))}
    wanted = {parameter.name for parameter in shared_schema(load_catalog().steps_of(kind))}
    assert wanted <= names
    assert {"date", "scenario", "out", "file", "only", "refresh"} <= names


@pytest.mark.parametrize("command", ["daily", "shift", "queue"])
def test_a_mistake_is_one_sentence_and_nothing_is_written(command: str, terminal: Terminal) -> None:
    assert "999" in terminal.refused(command, "--date", "2999-01-01")
    assert "Did you mean production?" in terminal.refused(command, "--profile", "produktion")
    assert "Give one of both." in terminal.refused(
        command, "--profile", "drill:surge", "--scenario", "no-data"
    )
