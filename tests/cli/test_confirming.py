"""Drafts of a run: made of suggestions, shown in full, and told apart from what cannot be made."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.suggested import Materials
from cie_runbook.case import Case
from cie_runbook.cli.confirming import made_drafts, show_drafts, suggestions_of
from cie_runbook.cli.reporting import planned
from cie_runbook.findings.suggestions import Suggestion, suggestions_document
from cie_runbook.redaction import Redactor
from cie_runbook.report.again import content_of
from cie_runbook.report.publish import write_report
from cie_runbook.report.redactors import redactor_for
from tests.cli.terminal import Terminal
from tests.drilled import CATALOG
from tests.report.concluded import code_cell, concluded_case

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
    drafts = made_drafts(
        case, [SAID, NOWHERE], materials, profile="drill:normal", redactor=Redactor()
    )
    show_drafts(case, drafts)
    out = capsys.readouterr().out
    assert "Not drafted: slack_message for check-in-releases" in out
    assert "A text." in out
    assert "Why:     A finding." in out
    assert "Nothing was sent." in out
    assert [draft.state for draft in Outbox(case).all()] == ["drafted"]


def test_a_caller_has_the_same_tag_in_the_draft_and_in_the_report(terminal: Terminal) -> None:
    flags: dict[str, Any] = dict.fromkeys(("date", "scenario", "file", "start_from", "profile"))
    flags |= {"out": terminal.home, "only": (), "refresh": False, "pdf": False}
    run = planned(click.Context(click.Command("shift")), "shift", "shift.yaml", flags)
    case = concluded_case(terminal.home, code_cell("1", "<p>Called from (415) 555-2671.</p>"))
    in_report = redactor_for(run.settings, key=run.tools.key, catalog=CATALOG)
    report = write_report(case, content_of(case, CATALOG), in_report).read_text(encoding="utf-8")

    said = replace(SAID, text="Call back 415.555.2671.", why="+1 415 555 2671 called.")
    (draft,) = made_drafts(
        case, [said], Materials(catalog=CATALOG), profile="drill", redactor=run.redactor()
    )

    (tag,) = set(re.findall(r"\[phone:[0-9a-f]+\]", report))
    assert draft.fields["text"] == f"Call back {tag}."
    assert draft.why == f"{tag} called."
    assert Redactor().redact("Call back 415.555.2671.") != draft.fields["text"]
