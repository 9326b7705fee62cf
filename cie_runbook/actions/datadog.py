"""Datadog: an event on the team's dashboards, as a deployment or an incident's beginning."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.job import Action, Job
from cie_runbook.errors import UnavailableError
from cie_runbook.sources.datadog_events import fetch_events
from cie_runbook.sources.datadog_writes import AlertType, NewEvent
from cie_runbook.window import Window

SKEW = timedelta(minutes=10)  # between our clock and that of the service, at most
OLDEST = timedelta(hours=18)  # the service refuses events that happened earlier
SETTLES_S = 300.0  # events are found some time after they were taken


def outgoing_tags(draft: Draft) -> tuple[str, ...]:
    """Return the tags as they are posted, the mark the last of them."""
    return (*draft.items("tags"), draft.mark)


def _look(job: Job) -> Receipt | None:
    """Look for the mark: it is a tag, and a tag alone is a search for it."""
    reader = job.clients.datadog_reader(job.draft.fields["org"])
    window = Window(job.draft.made_at - SKEW, job.now() + SKEW)
    budget_s = max(1.0, job.deadline.remaining_s())
    found = fetch_events(reader, job.draft.mark, window, budget_s=budget_s)
    tags = found.table["tags"].fillna("").str.split(",")
    own = found.table.loc[[job.draft.mark in entry for entry in tags], "id"]
    if len(own):
        return job.found(str(own.iloc[0]))
    if found.completeness == "partial":
        raise UnavailableError(found.missing[0], reader.system, "Confirm it again later.")
    return None


def _post(job: Job) -> Receipt:
    fields, now = job.draft.fields, job.now()
    event = NewEvent(
        title=fields["title"],
        text=fields["text"],
        tags=outgoing_tags(job.draft),
        alert_type=cast(AlertType, fields["alert_type"]),  # `checks` let no other pass
        aggregation_key=job.draft.id,
        happened_at=max(job.draft.made_at, now - OLDEST + SKEW),
    )
    writer = job.clients.datadog_writer(fields["org"])
    reference, link = writer.post_event(event, job.deadline)
    return job.receipt(reference, link)


EVENT = Action(_look, _post, settles_s=SETTLES_S)
