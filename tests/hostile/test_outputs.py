"""Hostile text through every place where what we write is read: it is shown as text there."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from cie_runbook.actions.compose import SlackPlace, slack_message
from cie_runbook.actions.compose_tickets import (
    IssueWords,
    github_issue,
    servicenow_work_note,
)
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.shown import shown
from cie_runbook.figures.lettering import plain as drawn
from cie_runbook.figures.style import house_style
from cie_runbook.report.check import check_html
from cie_runbook.report.escapes import csv_text, github_verbatim, log_line, terminal
from cie_runbook.report.exporter import ReportExporter
from cie_runbook.sources.github_template import IssueTemplate
from tests.actions.world import CHANNEL, REPOSITORY, TICKET, World, make_world
from tests.hostile.texts import HOSTILE, hostile_page
from tests.report.concluded import REDACTOR, code_cell, executed
from tests.report.samples import HOSTS, KNOWN

CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
PLACE = SlackPlace(channel=CHANNEL, name="#check-in-production-support")
EVERY = pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A case to draft in; nothing is sent."""
    return make_world(tmp_path, None)


def test_the_exit_check_lets_the_hostile_page_pass() -> None:
    check_html(hostile_page(), redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


def test_templates_in_text_are_not_filled() -> None:
    assert "{{7*7}} ${7*7}" in hostile_page()


@EVERY
def test_a_notebook_exported_alone_shows_text(text: str) -> None:
    page = ReportExporter().from_notebook_node(executed(code_cell(text, f"<p>{text}</p>")))[0]

    assert "<script" not in page
    assert not CONTROLS.search(page)


@EVERY
def test_a_terminal_is_not_commanded(text: str) -> None:
    assert not CONTROLS.search(terminal(text))


@EVERY
def test_a_log_record_stays_one_line(text: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger(__name__).info("%s", log_line(text))

    assert len(caplog.records[0].getMessage().splitlines()) == 1
    assert not CONTROLS.search(caplog.records[0].getMessage())


@EVERY
def test_a_slack_draft_holds_no_command(world: World, text: str) -> None:
    draft = slack_message(world.origin, PLACE, text)

    assert not set("<>") & set(draft.fields["text"])
    assert not CONTROLS.search(draft.fields["text"])
    assert not CONTROLS.search(shown(draft))


@EVERY
def test_a_work_note_holds_no_tag(world: World, text: str) -> None:
    words = servicenow_work_note(world.origin, TICKET, text).fields["text"]

    assert not set("<>") & set(words)
    assert not re.search(r"\[\s*/?\s*code\s*\]", words, re.IGNORECASE)
    assert not CONTROLS.search(words)


@EVERY
def test_an_issue_mentions_nobody_and_closes_no_fence(world: World, text: str) -> None:
    template = IssueTemplate(
        sha="0", name="n", about="a", title="[CIE] <ticket>", labels=(), assignees=(), body="Body"
    )
    words = IssueWords(ticket=TICKET, summary=text, facts=(text,))
    body = github_issue(world.origin, REPOSITORY, template, words).fields["body"]

    assert not re.search(r"<[a-z!/]|```|~~~|\]\(|!\[|[@#]\w", body, re.IGNORECASE)
    assert not CONTROLS.search(body)


@EVERY
def test_quoted_text_stays_within_its_fence(text: str) -> None:
    fence, *lines, closing = github_verbatim(text).split("\n")

    assert closing == fence.removesuffix("text")
    assert not any(closing in line for line in lines)


def test_a_spreadsheet_runs_nothing() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(["text"], [[text] for text in HOSTILE]))))

    assert len(rows) == len(HOSTILE) + 1
    assert not [row for row in rows if re.match(r"\s*[=+\-@\t\r]", row[0])]


@EVERY
def test_a_figure_draws_letters_and_keeps_its_legend(text: str) -> None:
    with house_style():
        figure = Figure(figsize=(3, 2))
        axes = figure.subplots()
        axes.set_title(drawn(text)[:80])
        axes.text(0.1, 0.5, drawn(text)[:80])
        picture = io.BytesIO()
        figure.savefig(picture, format="png")

    assert picture.getvalue().startswith(b"\x89PNG")
    assert not CONTROLS.search(drawn(text))


@EVERY
def test_a_draft_on_disk_is_read_back_as_it_was(world: World, text: str) -> None:
    draft: Draft = slack_message(world.origin, PLACE, text)

    assert Outbox(world.outbox.case).get(draft.id) == draft
    assert json.dumps(dict(draft.fields)).isascii()
