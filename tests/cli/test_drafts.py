"""`cie-runbook drafts list`."""

from __future__ import annotations

from tests.actions.world import World
from tests.cli.terminal import Terminal
from tests.cli.test_drafts_send import message, world

__all__ = ["world"]


def test_the_drafts_of_a_case_are_listed(terminal: Terminal, world: World) -> None:
    assert terminal.run("drafts", "list", world.outbox.case.name).out == "The case has no drafts.\n"
    draft = message(world)
    ended = terminal.run("drafts", "list", world.outbox.case.folder)
    assert ended.code == 0
    assert ended.out == f"{draft.id}  {draft.target}: drafted\n"
