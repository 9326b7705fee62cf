"""Every kind of draft on a rehearsal: made, shown, confirmed, and found there by who only reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.compose import (
    EventWords,
    SlackPlace,
    datadog_event,
    pagerduty_acknowledge,
    pagerduty_note,
    slack_file,
    slack_message,
)
from cie_runbook.actions.compose_tickets import (
    IssueWords,
    NewState,
    github_issue,
    servicenow_attachment,
    servicenow_state,
    servicenow_work_note,
)
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.redaction import Redactor
from cie_runbook.sources.datadog_events import fetch_events
from cie_runbook.sources.github_issues import issues_by_title
from cie_runbook.sources.github_template import issue_template
from cie_runbook.sources.pagerduty_incidents import IncidentSearch, incidents
from cie_runbook.sources.pagerduty_writes import incident_state, note_with
from cie_runbook.sources.servicenow_journal import fetch_attachments, fetch_notes
from cie_runbook.sources.servicenow_queue import fetch_queue
from cie_runbook.sources.servicenow_writes import choices, ticket_of
from cie_runbook.sources.slack_history import fetch_history
from cie_runbook.sources.transport import Deadline, Timing
from cie_runbook.window import Window
from tests.cli.terminal import Terminal
from tests.served import Served, served

DURING = datetime(2025, 11, 19, 15, 40, tzinfo=UTC)  # the outage began, and nobody took it yet
AROUND = Window(DURING - timedelta(hours=12), DURING + timedelta(hours=1))
CHANNEL = "C02U11L00TF"
PLACE = SlackPlace(channel=CHANNEL, name="#check-in-experience-apm")
REPOSITORY = "department-of-veterans-affairs/va.gov-team"
TEMPLATE = ".github/ISSUE_TEMPLATE/check-in-experience-snow-ticket.md"
GROUP = "9c50fbc51b4f8d5065965318624bcbbf"
FILE = b"<!doctype html><title>Report</title>"
CHIP = EventWords(
    title="vista-api fails",
    text="RPC calls time out.",
    tags=("service:vista-api",),
    alert_type="warning",
)


@dataclass(frozen=True)
class Stage:
    """A rehearsal in the middle of its outage, and a case to draft in."""

    rehearsal: Served
    terminal: Terminal
    origin: Origin
    clients: Clients
    deadline: Deadline

    def incident(self) -> str:
        """Return the incident that the outage opened."""
        found = incidents(
            self.clients.reader("pagerduty"), IncidentSearch(window=AROUND), self.deadline
        ).table
        return str(found.loc[found["status"] == "triggered", "incident_id"].iloc[0])

    def ticket(self) -> str:
        """Return the number of a ticket of the queue."""
        found = fetch_queue(self.clients.reader("servicenow"), GROUP, self.deadline).table
        return str(found["number"].iloc[0])

    def posts(self) -> int:
        """Count the requests that wrote something, beside signing on."""
        return sum(
            exchange.method != "GET" and not exchange.path.endswith(("/search", ".do"))
            for exchange in self.rehearsal.server.journal.exchanges
        )


@pytest.fixture
def stage(kind: str, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A stage whose rehearsal the commands of the terminal talk to."""
    # Datadog takes only events of the last hours, so for those the rehearsal plays in the present.
    present = datetime.now(UTC) if kind == "datadog_event" else DURING
    with served("vista-outage", day=present.date(), now=present) as rehearsal:
        for name, value in rehearsal.variables.items():
            monkeypatch.setenv(name, value)
        facts = {
            "profile": rehearsal.settings.label,
            "start": AROUND.start.isoformat(),
            "end": AROUND.end.isoformat(),
        }
        origin = Origin(
            outbox=Outbox(Case.create(terminal.home, "incident", facts)),
            redactor=Redactor((), key=b"k" * 32),
            profile=rehearsal.settings.label,
            made_at=present,
            why="vista-api does not answer.",
        )
        with Clients(rehearsal.settings) as clients:
            deadline = Deadline.after(30, Timing())
            yield Stage(rehearsal, terminal, origin, clients, deadline)


def _template_issue(stage: Stage) -> Draft:
    reader = stage.clients.reader("github")
    template = issue_template(reader, REPOSITORY, TEMPLATE, stage.deadline)
    words = IssueWords(ticket="INC7654321", summary="Check-in fails at one station.")
    return github_issue(stage.origin, REPOSITORY, template, words)


RESOLVED = NewState(
    state="Resolved", close_code="Solution provided", close_notes="The station answers again."
)


DRAFTS: dict[str, Callable[[Stage], Draft]] = {
    "slack_message": lambda stage: slack_message(stage.origin, PLACE, "We look at vista-api."),
    "slack_file": lambda stage: slack_file(
        stage.origin, PLACE, "report.html", FILE, comment="The report of today."
    ),
    "pagerduty_acknowledge": lambda stage: pagerduty_acknowledge(stage.origin, stage.incident()),
    "pagerduty_note": lambda stage: pagerduty_note(stage.origin, stage.incident(), "We look."),
    "servicenow_work_note": lambda stage: servicenow_work_note(
        stage.origin, stage.ticket(), "Nothing of ours was at fault."
    ),
    "servicenow_attachment": lambda stage: servicenow_attachment(
        stage.origin, stage.ticket(), "report.html", FILE
    ),
    "servicenow_state": lambda stage: servicenow_state(stage.origin, stage.ticket(), RESOLVED),
    "github_issue": _template_issue,
    "datadog_event": lambda stage: datadog_event(stage.origin, "tevi", CHIP),
}


def _history(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("slack")
    texts = fetch_history(reader, CHANNEL, AROUND, stage.deadline).table["text"]
    return int(texts.fillna("").str.contains(draft.mark, regex=False).sum()) == 1


def _attached(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("servicenow")
    ticket = ticket_of(reader, draft.fields["ticket"], stage.deadline)
    found = fetch_attachments(reader, ticket.sys_id, stage.deadline).table
    return list(found["sha256"]) == [hashlib.sha256(FILE).hexdigest()]


def _noted(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("servicenow")
    ticket = ticket_of(reader, draft.fields["ticket"], stage.deadline)
    notes = fetch_notes(reader, ticket.sys_id, stage.deadline).table["text"]
    return int(notes.str.contains(draft.mark, regex=False).sum()) == 1


def _resolved(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("servicenow")
    ticket = ticket_of(reader, draft.fields["ticket"], stage.deadline)
    known = choices(reader, ticket.record_class, "state", stage.deadline)
    return {one.label for one in known if one.value == ticket.state} == {"Resolved"}


def _taken(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("pagerduty")
    state = incident_state(reader, draft.fields["incident"], stage.deadline)
    return state.status == "acknowledged"


def _note_there(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("pagerduty")
    return note_with(reader, draft.fields["incident"], draft.mark, stage.deadline) is not None


def _filed(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.reader("github")
    found = issues_by_title(reader, REPOSITORY, draft.fields["ticket"], stage.deadline).table
    return len(found) == 1


def _event(stage: Stage, draft: Draft) -> bool:
    reader = stage.clients.datadog_reader("tevi")
    around = Window(draft.made_at - timedelta(hours=1), draft.made_at + timedelta(hours=1))
    return len(fetch_events(reader, draft.mark, around).table) == 1


SEEN: dict[str, Callable[[Stage, Draft], bool]] = {
    "slack_message": _history,
    "slack_file": _history,
    "pagerduty_acknowledge": _taken,
    "pagerduty_note": _note_there,
    "servicenow_work_note": _noted,
    "servicenow_attachment": _attached,
    "servicenow_state": _resolved,
    "github_issue": _filed,
    "datadog_event": _event,
}


@pytest.mark.parametrize("kind", sorted(DRAFTS))
def test_a_draft_is_shown_sent_once_and_seen_by_who_reads(stage: Stage, kind: str) -> None:
    draft = DRAFTS[kind](stage)
    case = stage.origin.outbox.case.name
    assert draft.kind == kind
    before = stage.posts()

    shown = stage.terminal.run("drafts", "show", case, draft.id)
    assert (shown.code, stage.posts()) == (0, before)
    assert draft.target in shown.out

    sending = ("drafts", "send", case, draft.id, "--confirm")
    first = stage.terminal.run(*sending)
    assert (first.code, first.err) == (0, ""), first
    assert ": sent" in first.out
    written = stage.posts()
    assert written > before
    assert SEEN[kind](stage, draft)

    second = stage.terminal.run(*sending)
    assert (second.code, second.out) == (0, first.out)
    assert stage.posts() == written
    assert SEEN[kind](stage, draft)
