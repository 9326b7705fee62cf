"""Groups whose commands are imported when they are run, and not to be listed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

GUTTER = 6  # what click leaves beside the names of the commands


class Later(NamedTuple):
    """Where a command is, as ``module:attribute``, and the first sentence of its help."""

    place: str
    help: str


class LazyGroup(click.Group):
    """A group that imports a command for its first use; its own help imports none of them."""

    def __init__(self, *given: Any, lazy: Mapping[str, Later], **named: Any) -> None:
        super().__init__(*given, **named)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self.lazy})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported where nobody asked for it before."""
        if cmd_name in self.lazy and cmd_name not in self.commands:
            module, _, attribute = self.lazy[cmd_name].place.partition(":")
            self.commands[cmd_name] = getattr(import_module(module), attribute)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, as click does, from what is said of them here."""
        names = self.list_commands(ctx)
        limit = formatter.width - GUTTER - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self._told(name).get_short_help_str(limit)) for name in names]
            )

    def _told(self, name: str) -> click.Command:
        later = self.lazy.get(name)
        return self.commands[name] if later is None else click.Command(name, help=later.help)
