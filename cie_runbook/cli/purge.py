"""`cie-runbook purge`: cases that were kept long enough, deleted when confirmed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cie_runbook.case import default_home
from cie_runbook.catalog import catalog_folder, load_catalog
from cie_runbook.report.escapes import terminal
from cie_runbook.report.retention import Left, OldCase, old_cases
from cie_runbook.report.retention import purge as purge_case
from cie_runbook.window import EASTERN

INCOMPLETE = 1
BYTES_PER_MB = 1_000_000


@click.command()
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Days since the last change of a case. [default: the catalog's]",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the cases.")
@click.option("--confirm", is_flag=True, help="Delete them; without this flag they are listed.")
@click.pass_context
def purge(ctx: click.Context, *, days: int | None, out: Path | None, confirm: bool) -> None:
    """List the cases that were kept long enough, and with --confirm delete them.

    A case goes whole: evidence, notebooks, reports, drafts and the key of its tags. What is no
    case is never touched, and a case that somebody works on is left and named.

    Exit code 0: done, or listed. 1: something that is due was left.
    """
    if days is None:
        days = load_catalog(catalog_folder(os.environ)).rules.cases.kept_days
    home = (out or default_home(os.environ)).resolve()
    kept, now = timedelta(days=days), datetime.now(UTC)  # the clock that stamps files
    due, left = old_cases(home, kept=kept, now=now)
    click.echo(terminal(f"{_counted(due)} in {home} unchanged for more than {days} days."))
    for old in due:
        click.echo(terminal(f"  {_told(old, now)}"))
    if confirm:
        left += _deleted(due, kept, now)
    for one in left:
        click.echo(terminal(f"Left: {one.name}: {one.why}."))
    if due and not confirm:
        click.echo("Nothing was deleted. To delete exactly these, add --confirm.")
    ctx.exit(INCOMPLETE if left else 0)


def _counted(due: Sequence[OldCase]) -> str:
    return "1 case" if len(due) == 1 else f"{len(due)} cases"


def _told(old: OldCase, now: datetime) -> str:
    day = old.changed_at.astimezone(EASTERN).date()
    size = f"{old.size_bytes / BYTES_PER_MB:.1f} MB"
    files = "1 file" if old.files == 1 else f"{old.files} files"
    age = f"{(now - old.changed_at).days} days ago"
    return f"{old.name}: last changed {day} ({age}), {size}, {files}"


def _deleted(due: Sequence[OldCase], kept: timedelta, now: datetime) -> list[Left]:
    left: list[Left] = []
    for old in due:
        remains = purge_case(old, kept=kept, now=now)
        if remains is None:
            click.echo(terminal(f"Deleted: {old.name}, and the key of its tags."))
        else:
            left.append(remains)
    return left
