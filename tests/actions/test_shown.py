"""A draft in full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.actions.draft import SHAPES, Kind, Receipt
from cie_runbook.actions.shown import outgoing, shown, state_in_words
from tests.actions.test_draft import make_draft
from tests.actions.test_slack import CALLED
from tests.actions.world import START, make_world


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


def test_what_became_of_a_draft_is_said_in_words() -> None:
    draft = make_draft()
    assert state_in_words(draft) == "drafted"
    assert state_in_words(replace(draft, state="failed", problem="No.")) == "failed: No."
    receipt = Receipt(at=START, reference="7", link="https://x/7", notes=("Two labels lack.",))
    sent = "2026-11-20 15:00 UTC as 7, https://x/7. Two labels lack."
    assert state_in_words(replace(draft, receipt=receipt)) == f"sent at {sent}"
    there = replace(receipt, was_there=True)
    assert state_in_words(replace(draft, receipt=there)) == f"found at the service at {sent}"


def test_the_terminal_gets_no_commands() -> None:
    assert "\x1b" not in shown(make_draft(text="a\x1b[2Jb"))
