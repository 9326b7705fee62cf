"""A command is imported when it is run; what a group says of it is what it says itself."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from cie_runbook.cli.lazy import Later, LazyGroup
from cie_runbook.cli.main import cli
from tests.cli.terminal import Terminal
from tests.cli.test_main import COMMANDS

GROUPS = {
    (): cli,
    **{path: one for path, one in COMMANDS.items() if isinstance(one, click.Group)},
}
HEAVY = {"matplotlib", "scipy", "pandas", "pyarrow", "httpx", "datadog_api_client"}


@pytest.mark.parametrize("path", GROUPS, ids=" ".join)
def test_the_help_of_a_group_lists_its_commands(terminal: Terminal, path: tuple[str, ...]) -> None:
    listed = terminal.run(*path, "--help").out.partition("\nCommands:\n")[2]
    names = [line.split()[0] for line in listed.splitlines() if line[2:3].strip()]
    assert names == sorted(one[-1] for one in COMMANDS if one[:-1] == path)


def test_a_command_without_a_module_is_named_by_python() -> None:
    group = LazyGroup("group", lazy={"gone": Later("cie_runbook.cli.gone:gone", "Gone.")})
    with click.Context(group) as context:
        assert "Gone." in group.get_help(context)
        with pytest.raises(ModuleNotFoundError, match=r"cie_runbook\.cli\.gone"):
            group.get_command(context, "gone")
        assert group.get_command(context, "other") is None


@pytest.mark.parametrize(
    ("place", "heavy"),
    [
        ("main", HEAVY),
        ("drafts", HEAVY),
        ("catalog", HEAVY),
        ("drill", HEAVY - {"pandas", "pyarrow"}),
        ("incident_record", {"matplotlib"}),
    ],
)
def test_a_light_command_imports_no_heavy_library(place: str, heavy: set[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"import sys, cie_runbook.cli.{place}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy.intersection(said.stdout.split()) == set()
