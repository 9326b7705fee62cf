"""Drafts of a run: made of suggestions, shown in full, and told apart from what cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.actions import Outbox
from cie_runbook.actions.suggested import Materials
from cie_runbook.case import Case
from cie_runbook.cli.confirming import made_drafts, person, show_drafts, suggestions_of
from cie_runbook.findings.suggestions import Suggestion, suggestions_document
from tests.drilled import CATALOG
from tests.rehearsed import drill_settings

SAID = Suggestion(
    kind="slack_message", target="check-in-experience-engineering", why="A finding.", text="A text."
)
NOWHERE = Suggestion(kind="slack_message", target="check-in-releases", why="w", text="t")


def make_case(home: Path) -> Case:
    facts = {
        "profile": "drill:normal",
        "start": "2025-11-19T05:00:00+00:00",
        "end": "2025-11-20T12:00:00+00:00",
    }
    return Case.create(home, "case", facts)


def test_a_step_that_did_not_finish_suggests_nothing(tmp_path: Path) -> None:
    assert suggestions_of(make_case(tmp_path), "shift_start") == ()


def test_suggestions_are_read_from_the_case(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.write_json("suggestions", "shift_start.json", suggestions_document([SAID]))
    assert suggestions_of(case, "shift_start") == (SAID,)


def test_a_draft_is_shown_in_full_and_what_cannot_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, materials = make_case(tmp_path), Materials(catalog=CATALOG)
    settings = drill_settings("drill:normal")
    drafts = made_drafts(case, [SAID, NOWHERE], materials, settings)
    show_drafts(case, drafts)
    out = capsys.readouterr().out
    assert "Not drafted: slack_message for check-in-releases" in out
    assert "A text." in out
    assert "Why:     A finding." in out
    assert "Nothing was sent." in out
    assert [draft.state for draft in Outbox(case).all()] == ["drafted"]


def test_a_confirmation_bears_a_name() -> None:
    assert person()
