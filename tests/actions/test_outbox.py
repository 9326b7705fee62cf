"""Drafts on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.actions.draft import Receipt
from cie_runbook.actions.outbox import Outbox
from cie_runbook.errors import BadInputError, CaseError
from tests.actions.test_draft import make_draft
from tests.actions.world import START, make_case


def test_a_draft_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = replace(
        make_draft(text="Grüße\n…"),
        state="sent",
        tried_at=START,
        receipt=Receipt(at=START, reference="1", notes=("One.", "Two.")),
    )
    outbox.add(draft)
    assert outbox.get(draft.id) == draft
    assert outbox.all() == [draft]


def test_drafting_the_same_again_changes_nothing(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    kept = outbox.add(make_draft())
    outbox.change(kept.id, expected={"drafted"}, state="failed", at=START, by="me", problem="no")
    assert outbox.add(make_draft()).state == "failed"
    assert len(outbox.all()) == 1


def test_a_state_changes_only_from_an_expected_one(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = outbox.add(make_draft())
    assert outbox.change(draft.id, expected={"sending"}, state="sent", at=START, by="me") is None
    assert outbox.get(draft.id).state == "drafted"


def test_the_journal_says_what_happened_and_not_what_was_written(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = outbox.add(make_draft(text="words of the draft"))
    outbox.change(draft.id, expected={"drafted"}, state="sending", at=START, by="me")
    path = outbox.case.path("outbox.jsonl")
    text = path.read_text(encoding="utf-8")
    assert "words of the draft" not in text
    assert [json.loads(line)["to"] for line in text.splitlines()] == ["drafted", "sending"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_draft_changed_by_hand_is_refused(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = outbox.add(make_draft(text="harmless"))
    path = outbox.case.path("drafts", f"{draft.id}.json")
    path.write_text(path.read_text().replace("harmless", "harmful"))
    with pytest.raises(CaseError, match="changed by hand"):
        outbox.get(draft.id)


@pytest.mark.parametrize("content", ["{}", '{"kind": "unheard_of"}', "[]", "{"])
def test_a_file_that_is_no_draft_is_refused(tmp_path: Path, content: str) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = outbox.add(make_draft())
    outbox.case.path("drafts", f"{draft.id}.json").write_text(content)
    with pytest.raises(CaseError):
        outbox.get(draft.id)


def test_a_changed_file_does_not_go_along(tmp_path: Path) -> None:
    outbox = Outbox(make_case(tmp_path))
    draft = outbox.add(make_draft("slack_file"), b"x")
    with pytest.raises(CaseError, match="damaged"):
        outbox.content(draft)


@pytest.mark.parametrize("name", ["nothing-like-it", "../case"])
def test_an_id_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError):
        Outbox(make_case(tmp_path)).get(name)


def test_who_waits_too_long_for_another_sending_is_told(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    with (
        Outbox(case).sending(),
        pytest.raises(CaseError, match="another process is sending"),
        Outbox(case).sending(wait_s=0),
    ):
        pass
