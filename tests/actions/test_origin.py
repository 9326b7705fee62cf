"""What each drafting begins and ends with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cie_runbook.errors import BadInputError
from tests.actions.world import INCIDENT, SECRET, TICKET, make_world


def test_the_reason_and_target_of_a_draft_are_redacted(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = world.origin.draft("pagerduty_acknowledge", f"at {SECRET}", {"incident": INCIDENT})
    assert draft.target == "at [credential]"
    assert world.outbox.all() == [draft]


def test_a_file_is_kept_beside_its_draft(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = world.origin.draft_with_file(
        "servicenow_attachment", "ticket", {"ticket": TICKET}, "a.txt", b"abc"
    )
    assert draft.file is not None
    assert draft.file.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert world.outbox.content(draft) == b"abc"


def test_a_name_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    with pytest.raises(BadInputError, match="not a safe name"):
        world.origin.draft_with_file(
            "servicenow_attachment", "ticket", {"ticket": TICKET}, "../a.txt", b"abc"
        )
    assert world.outbox.all() == []
