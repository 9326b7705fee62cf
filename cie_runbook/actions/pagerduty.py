"""PagerDuty: taking an incident, and noting on it."""

from __future__ import annotations

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.job import Action, Job
from cie_runbook.errors import RefusedRequestError
from cie_runbook.sources.pagerduty_writes import acknowledge, add_note, incident_state, note_with


def outgoing_note(draft: Draft) -> str:
    """Return the note as it is written, the mark on its last line."""
    return f"{draft.fields['text']}\n{draft.mark}"


def _look_at_state(job: Job) -> Receipt | None:
    incident = job.draft.fields["incident"]
    state = incident_state(job.clients.reader("pagerduty"), incident, job.deadline)
    if state.status == "resolved":
        raise RefusedRequestError(
            f"the incident {incident} is resolved already", "pagerduty", "Nothing is left to take."
        )
    if state.status == "acknowledged":
        return job.found(incident, state.permalink, "Somebody had acknowledged it before.")
    return None


def _acknowledge(job: Job) -> Receipt:
    incident = job.draft.fields["incident"]
    state = acknowledge(job.clients.writer("pagerduty"), incident, job.deadline)
    if state.status != "acknowledged":
        raise RefusedRequestError(
            "the service took the request and did not acknowledge the incident",
            "pagerduty",
            "Acknowledge it in PagerDuty.",
        )
    return job.receipt(incident, state.permalink)


def _look_for_note(job: Job) -> Receipt | None:
    reader, incident = job.clients.reader("pagerduty"), job.draft.fields["incident"]
    note = note_with(reader, incident, job.draft.mark, job.deadline)
    return None if note is None else job.found(note)


def _note(job: Job) -> Receipt:
    writer, incident = job.clients.writer("pagerduty"), job.draft.fields["incident"]
    return job.receipt(add_note(writer, incident, outgoing_note(job.draft), job.deadline))


ACKNOWLEDGE = Action(_look_at_state, _acknowledge, settles_s=0.0)  # twice changes nothing
NOTE = Action(_look_for_note, _note)
