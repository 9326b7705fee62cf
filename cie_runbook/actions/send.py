"""Sending: what a person confirmed goes out once, and what became of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cie_runbook.actions import datadog, github, pagerduty, servicenow, slack
from cie_runbook.actions.checks import check
from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Draft, Kind, Receipt, State
from cie_runbook.actions.job import Action, Job
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.recorded import record_sent
from cie_runbook.errors import BadInputError, OutcomeUnknownError, SettingsError, SourceError
from cie_runbook.redaction import Redactor
from cie_runbook.sources.transport import Deadline

BUDGET_S = 120.0  # for looking and sending together

ACTIONS: Mapping[Kind, Action] = {
    "slack_message": slack.MESSAGE,
    "slack_file": slack.FILE,
    "pagerduty_acknowledge": pagerduty.ACKNOWLEDGE,
    "pagerduty_note": pagerduty.NOTE,
    "servicenow_attachment": servicenow.ATTACHMENT,
    "servicenow_work_note": servicenow.WORK_NOTE,
    "servicenow_state": servicenow.STATE,
    "github_issue": github.ISSUE,
    "datadog_event": datadog.EVENT,
}


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """That a person saw a draft in full and wants it sent. The id stands for the content."""

    draft_id: str
    by: str
    at: datetime


def send(outbox: Outbox, clients: Clients, *, confirmed: Confirmation, redactor: Redactor) -> Draft:
    """Send the confirmed draft unless it was sent before, and return it as it is then.

    It comes back as `sent`; as `failed` where the service has refused it or saw nothing of it; or
    as `outcome unknown`, and then the service is asked before it is ever sent again.

    Raises
    ------
    BadInputError
        There is no such draft, or it is not as its service takes it.
    SettingsError
        The profile is another one, or may not write there.
    UnsafeReportError
        It holds something that must not leave.
    SourceError
        Whether an earlier try arrived could not be found out; the draft stays as it was.
    """
    with outbox.sending():
        draft = outbox.get(confirmed.draft_id)
        if draft.state == "sent":
            record_sent(outbox.case, draft, confirmed.by)
            return draft
        sending = _Sending(outbox, clients, confirmed, clients.now)
        if draft.state == "sending":  # nobody else holds the lock: whoever sent it was killed
            draft = sending.moves(draft, "outcome unknown", problem="the sending was interrupted")
        ended = sending.go(draft, redactor)
        record_sent(outbox.case, ended, confirmed.by)
        return ended


@dataclass(frozen=True)
class _Sending:
    """One try at one draft."""

    outbox: Outbox
    clients: Clients
    confirmed: Confirmation
    now: Callable[[], datetime]

    def go(self, draft: Draft, redactor: Redactor) -> Draft:
        self._refuse_other_world(draft)
        self.clients.permit(draft)
        content = self.outbox.content(draft)
        check(draft, content, redactor)
        job = Job(
            draft=draft,
            content=content,
            clients=self.clients,
            deadline=Deadline.after(BUDGET_S, self.clients.timing),
            now=self.now,
        )
        action = ACTIONS[draft.kind]
        try:
            receipt = action.look(job)
        except SourceError as error:
            if draft.state == "outcome unknown":
                raise
            return self.moves(draft, "failed", problem=str(error))
        if receipt is not None:
            return self.moves(draft, "sent", receipt=receipt)
        self._refuse_haste(draft, action)
        return self._act(job, action)

    def moves(
        self, draft: Draft, state: State, *, receipt: Receipt | None = None, problem: str = ""
    ) -> Draft:
        """Bring the draft from the state it is in into another one."""
        now = self.now()
        moved = self.outbox.change(
            draft.id,
            expected={draft.state},
            state=state,
            at=now,
            by=self.confirmed.by,
            tried_at=now if state == "sending" else None,
            receipt=receipt,
            problem=problem,
        )
        if moved is None:  # the lock was not heeded: let nobody send on top
            raise BadInputError(
                "the draft changed meanwhile", draft.id, "Look at it again before you confirm it."
            )
        return moved

    def _act(self, job: Job, action: Action) -> Draft:
        draft = self.moves(job.draft, "sending")
        try:
            receipt = action.act(replace(job, draft=draft))
        except OutcomeUnknownError as error:
            return self.moves(draft, "outcome unknown", problem=str(error))
        except (SourceError, SettingsError) as error:
            return self.moves(draft, "failed", problem=str(error))
        return self.moves(draft, "sent", receipt=receipt)

    def _refuse_other_world(self, draft: Draft) -> None:
        label = self.clients.settings.label
        if draft.profile != label:
            raise SettingsError(
                f"the draft was made for the profile {draft.profile}", label, "Use that one."
            )

    def _refuse_haste(self, draft: Draft, action: Action) -> None:
        """After an unclear try, what is not found yet may still turn up."""
        if draft.state != "outcome unknown" or draft.tried_at is None:
            return
        remaining_s = action.settles_s - (self.now() - draft.tried_at).total_seconds()
        if remaining_s > 0:
            raise OutcomeUnknownError(
                "the last try may still arrive",
                draft.target,
                f"Confirm it again in {remaining_s:.0f} s; it is not at the service yet.",
            )
