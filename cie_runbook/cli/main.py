"""The entry point: one place turns an error into a line and an exit code."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from cie_runbook import __version__
from cie_runbook.cli.groups import catalog_group, drafts_group, drill_group, incident_group
from cie_runbook.cli.lazy import Later, LazyGroup
from cie_runbook.errors import RunbookError
from cie_runbook.report.escapes import log_line

PROGRAM = "cie-runbook"
BAD_INPUT = 2
INTERRUPTED = 130
TERMINATED = 143
CRASHED = 70  # EX_SOFTWARE of sysexits.h: our fault, not the user's


COMMANDS = {
    "attach": Later(
        "cie_runbook.cli.attach:attach",
        "Draft the report of CASE for a ticket: attachment and work note.",
    ),
    "daily": Later(
        "cie_runbook.cli.daily:daily",
        "Write the daily report: counts, latency and errors against what is usual.",
    ),
    "doctor": Later(
        "cie_runbook.cli.doctor:doctor",
        "Say for each system: configured, reachable, permitted, clock skew.",
    ),
    "handover": Later(
        "cie_runbook.cli.handover:handover",
        "Print the hand-over of CASE, a shift: what changed, what is open, what waits.",
    ),
    "purge": Later(
        "cie_runbook.cli.purge:purge",
        "List the cases that were kept long enough, and with --confirm delete them.",
    ),
    "queue": Later(
        "cie_runbook.cli.queue:queue",
        "Look at the ServiceNow queue, and with --ticket into one ticket.",
    ),
    "render": Later("cie_runbook.cli.render:render", "Render the report of CASE again."),
    "shift": Later(
        "cie_runbook.cli.shift:shift",
        "Look at the start of a shift: who is on call, what happened overnight, what is to do.",
    ),
    "silent-failures": Later(
        "cie_runbook.cli.silent_failures:silent_failures",
        "Find the travel claims that failed and that no text told of.",
    ),
    "triage": Later(
        "cie_runbook.cli.triage:triage",
        "Lead from ALERT to the error behind it, and to whom to call.",
    ),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=PROGRAM)
def cli() -> None:
    """Runbook for the engineer on call for VA's Check-in Experience."""


cli.add_command(catalog_group)
cli.add_command(drafts_group)
cli.add_command(drill_group)
cli.add_command(incident_group)


def main() -> NoReturn:
    """Run the command line; a user's mistake gives one sentence and exit code 2."""
    signal.signal(signal.SIGTERM, _terminated)
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        code = cli.main(prog_name=PROGRAM, standalone_mode=False)
    except RunbookError as error:
        _complain(str(error))
        code = error.exit_code
    except click.ClickException as error:
        _complain(error.format_message())
        code = BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        _complain("Interrupted. Run the same command again: it goes on where it stopped.")
        code = INTERRUPTED
    except Exception as error:
        _complain(
            f"an unexpected {type(error).__name__} in {_place(error)}: this is a fault of the "
            "program, not of yours. Please report it with the command that you ran."
        )
        code = CRASHED
    sys.exit(code if isinstance(code, int) else 0)


def _complain(sentence: str) -> None:
    click.echo(f"{PROGRAM}: {log_line(sentence)}", err=True)


def _place(error: BaseException) -> str:
    """Name the module and line of our code that raised; never the text of the error."""
    place = "an imported library"
    trace = error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if str(module).startswith("cie_runbook"):
            place = f"{module} line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Turn SIGTERM into an ordinary exit, so that kernels end and locks are freed."""
    sys.exit(TERMINATED)
