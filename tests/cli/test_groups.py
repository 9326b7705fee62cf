"""What a group says of a command is what the command says itself."""

from __future__ import annotations

import click
import pytest

from cie_runbook.cli.lazy import LazyGroup
from tests.cli.test_lazy import GROUPS
from tests.cli.test_main import COMMANDS

WIDE = 1000


def first_sentence(command: click.Command) -> str:
    return command.get_short_help_str(WIDE)


@pytest.mark.parametrize("path", [path for path in COMMANDS if path not in GROUPS], ids=" ".join)
def test_a_group_says_of_a_command_what_it_says_itself(path: tuple[str, ...]) -> None:
    group = GROUPS[path[:-1]]
    assert isinstance(group, LazyGroup)
    assert first_sentence(click.Command("x", help=group.lazy[path[-1]].help)) == first_sentence(
        COMMANDS[path]
    )
