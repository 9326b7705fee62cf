"""A draft in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.actions.draft import SHAPES, Kind
from cie_runbook.actions.shown import outgoing, shown
from tests.actions.test_draft import make_draft
from tests.actions.test_slack import CALLED
from tests.actions.world import make_world


@pytest.mark.parametrize("kind", SHAPES)
def test_every_field_is_shown_whole(kind: Kind) -> None:
    fields = {name: f"value of {name}\nand more" for name in SHAPES[kind].fields}
    draft = make_draft(kind, **fields)
    text = shown(draft)
    assert all(f"value of {name}" in text for name in fields)
    assert text.count("and more") == len(fields)
    assert draft.id in text
    if draft.file is not None:
        assert draft.file.sha256 in text


def test_a_message_is_shown_with_its_call_out_and_its_mark(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = world.origin.draft("slack_message", "somewhere", CALLED.fields("Please look."))
    assert outgoing(draft)["text"] == f"@vetext-tier-3-team Please look.\n{draft.mark}"


def test_the_terminal_gets_no_commands() -> None:
    assert "\x1b" not in shown(make_draft(text="a\x1b[2Jb"))
