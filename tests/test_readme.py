"""The README says what there is: commands, scenarios, steps, variables, pictures."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from cie_runbook.catalog import load_catalog
from cie_runbook.cli.main import cli
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.settings import load_settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def table_under(heading: str) -> list[list[str]]:
    section = README.split(f"\n{heading}", 1)[1]
    rows = []
    for line in section.splitlines()[1:]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def test_the_two_commands_stand_first() -> None:
    commands = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert commands[:2] == ["daily", "test"]


def test_every_make_command_exists() -> None:
    mentioned = set(re.findall(r"\bmake ([a-z]+)", README))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert mentioned - targets == set()


def test_ci_runs_the_readmes_test_command() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_scenarios_are_those_of_the_drill_and_its_profile() -> None:
    told = {row[0].strip("`"): row[1] for row in table_under("## The first incident")}
    profile = yaml.safe_load((ROOT / "parameters" / "drill.yaml").read_text(encoding="utf-8"))
    assert told == {name: entry["about"] for name, entry in profile["variants"].items()}
    assert set(told) == set(SCENARIOS)


def test_the_steps_are_those_of_the_catalog() -> None:
    told = [
        [re.sub(r"\[(.*?)\]\(.*?\)", r"\1", cell) for cell in row]
        for row in table_under("## Steps")
    ]
    steps = load_catalog().steps.values()
    assert told == [[step.notebook, step.question, step.when] for step in steps]


def test_every_datadog_credential_of_production_is_explained() -> None:
    settings = load_settings("production", environ={})
    names = {name for org in settings.datadog.values() for name in org.key_names}
    assert {name for name in names if f"`{name}`" not in README} == set()


def test_every_command_of_the_program_is_shown_and_has_help() -> None:
    with click.Context(cli) as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert f"cie-runbook {name}" in README, name
            assert command is not None, name
            assert command.help, name


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
