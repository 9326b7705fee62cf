"""A draft is named after its content."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.actions.draft import SHAPES, Draft, DraftFile, Kind, Receipt, state_in_words
from cie_runbook.actions.send import ACTIONS
from tests.actions.world import START


def make_draft(kind: Kind = "pagerduty_note", **fields: str) -> Draft:
    shape = SHAPES[kind]
    file = DraftFile(name="a.txt", content_type="text/plain", size_bytes=1, sha256="0" * 64)
    return Draft(
        case="case",
        profile="production",
        kind=kind,
        target="somewhere",
        fields={**dict.fromkeys(shape.fields, ""), **fields},
        made_at=START,
        why="because",
        file=file if shape.has_file else None,
    )


def test_the_same_content_makes_the_same_id_whenever_it_is_drafted() -> None:
    later = replace(make_draft(text="a"), made_at=START + timedelta(days=1), state="failed")
    assert later.id == make_draft(text="a").id


@given(st.text(), st.text())
def test_other_words_make_another_id(one: str, other: str) -> None:
    same = make_draft(text=one).id == make_draft(text=other).id
    assert same is (one == other)


def test_another_case_world_or_file_makes_another_id() -> None:
    draft = make_draft("slack_file")
    assert draft.file is not None
    others = [
        replace(draft, case="other"),
        replace(draft, profile="staging"),
        replace(draft, file=replace(draft.file, sha256="1" * 64)),
        replace(draft, file=replace(draft.file, name="b.txt")),
    ]
    assert len({draft.id, *(other.id for other in others)}) == 5


def test_a_draft_without_its_fields_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="consists of incident, text"):
        replace(make_draft(), fields={"text": "a"})
    with pytest.raises(ValueError, match="consists of"):
        replace(make_draft("slack_file"), file=None)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_can_be_sent_and_names_its_system(kind: Kind) -> None:
    assert kind in ACTIONS
    assert make_draft(kind).system in {"slack", "pagerduty", "servicenow", "github", "datadog"}


def test_a_list_is_written_a_line_an_item() -> None:
    assert make_draft("datadog_event", tags="a:b\n\nc:d").items("tags") == ("a:b", "c:d")


def test_what_became_of_a_draft_is_said_in_words() -> None:
    draft = make_draft()
    assert state_in_words(draft) == "drafted"
    assert state_in_words(replace(draft, state="failed", problem="No.")) == "failed: No."
    receipt = Receipt(at=START, reference="7", link="https://x/7", notes=("Two labels lack.",))
    sent = "2026-11-20 15:00 UTC as 7, https://x/7. Two labels lack."
    assert state_in_words(replace(draft, receipt=receipt)) == f"sent at {sent}"
    there = replace(receipt, was_there=True)
    assert state_in_words(replace(draft, receipt=there)) == f"found at the service at {sent}"
