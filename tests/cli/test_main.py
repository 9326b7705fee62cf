"""Whatever goes wrong ends in one line and an exit code; every command and flag has help."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import NoReturn

import click
import pytest

from cie_runbook import __version__
from cie_runbook.cli.main import cli
from cie_runbook.errors import BadInputError, CaseError, UnsafeReportError
from tests.cli.terminal import Ended, Terminal


def commands(
    group: click.Group = cli, *above: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield (*above, name), command
            if isinstance(command, click.Group):
                yield from commands(command, *above, name)


COMMANDS = dict(commands())


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def fail() -> NoReturn:
        raise error

    return fail


@pytest.fixture
def failing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], None]], Ended]:
    """Run a command that does what is given."""

    def run(callback: Callable[[], None]) -> Ended:
        monkeypatch.setitem(cli.commands, "fail", click.Command("fail", callback=callback))
        return terminal.run("fail")

    return run


Failing = Callable[[Callable[[], None]], Ended]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInputError("no such day", "--date", "Give another."), 2),
        (CaseError("no such day", "--date", "Give another."), 2),
        (UnsafeReportError("no such day", "--date", "Give another."), 3),
    ],
)
def test_what_a_user_can_mend_is_one_sentence(
    failing: Failing, error: Exception, code: int
) -> None:
    ended = failing(raising(error))
    assert (ended.code, ended.out) == (code, "")
    assert ended.complaint == "cie-runbook: --date: no such day. Give another."


def test_a_crash_names_the_place_and_nothing_that_was_in_it(failing: Failing) -> None:
    ended = failing(raising(ValueError("Veteran SSN 123-45-6789")))
    assert ended.code == 70
    assert "an unexpected ValueError in cie_runbook.cli.main line" in ended.complaint
    assert "this is a fault of the program" in ended.complaint
    assert "123-45-6789" not in ended.err


def test_an_interrupt_says_how_to_go_on(failing: Failing) -> None:
    ended = failing(raising(KeyboardInterrupt()))
    assert ended.code == 130
    assert "it goes on where it stopped" in ended.complaint


def test_a_termination_ends_as_one(failing: Failing) -> None:
    assert failing(lambda: signal.raise_signal(signal.SIGTERM)).code == 143


def test_a_command_that_ends_well_gives_zero(failing: Failing) -> None:
    assert failing(lambda: None) == Ended(0, "", "")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["dayly"], "No such command 'dayly'"),
        (["daily", "--dat", "2026-11-18"], "No such option"),
        (["daily", "--date"], "requires an argument"),
        (["daily", "extra"], "unexpected extra argument"),
    ],
)
def test_what_the_command_line_cannot_read_is_one_sentence(
    terminal: Terminal, arguments: list[str], sentence: str
) -> None:
    assert sentence in terminal.refused(*arguments)


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.run("--version").out == f"cie-runbook, version {__version__}\n"


@pytest.mark.parametrize("path", [(), *COMMANDS], ids=" ".join)
def test_every_command_explains_itself(terminal: Terminal, path: tuple[str, ...]) -> None:
    for flag in ("--help", "-h"):
        ended = terminal.run(*path, flag)
        assert ended.code == 0
        assert ended.out.startswith(f"Usage: {' '.join(('cie-runbook', *path))}")
    command = COMMANDS.get(path, cli)
    assert command.help
    with click.Context(command) as context:
        for parameter in command.get_params(context):
            if isinstance(parameter, click.Argument):  # explained in the text of the command
                told = parameter.make_metavar(context).strip("[]").removesuffix("...")
                assert told in (command.help or "")
                continue
            assert parameter.get_help_record(context) is not None
            _, text = parameter.get_help_record(context) or ("", "")
            assert text, f"{parameter.name} has no help"
