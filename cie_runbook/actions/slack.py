"""Slack: a message or a file, in a channel or a thread, with a call-out where one is wanted."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.job import Action, Job
from cie_runbook.sources.slack_history import ts_of
from cie_runbook.sources.slack_writes import (
    File,
    Post,
    post_message,
    posted_ts,
    upload_file,
    user_group_id,
)

SKEW = timedelta(minutes=10)  # between our clock and that of the service, at most


def outgoing(draft: Draft, call_out: str) -> str:
    """Return the text as it is posted: the mention, the words, the mark on a line of its own."""
    words = " ".join(part for part in (call_out, draft.fields["text"]) if part)
    return "\n".join(part for part in (words, draft.mark) if part)


def _look(job: Job) -> Receipt | None:
    oldest = ts_of(job.draft.made_at - SKEW)
    ts = posted_ts(job.clients.reader("slack"), _post(job, ""), oldest, job.deadline)
    return None if ts is None else job.found(ts)


def _send_message(job: Job) -> Receipt:
    writer = job.clients.writer("slack")
    post = _post(job, _mention(job))
    return job.receipt(post_message(writer, post, job.deadline))


def _send_file(job: Job) -> Receipt:
    if job.draft.file is None:
        raise ValueError("a draft of a file has one")
    writer = job.clients.writer("slack")
    file = File(name=job.draft.file.name, content=job.content)
    return job.receipt(upload_file(writer, _post(job, _mention(job)), file, job.deadline))


def _mention(job: Job) -> str:
    """Return the mention that reaches a group: its handle in letters would reach nobody."""
    handle = job.draft.fields["call_out"]
    if not handle:
        return ""
    return f"<!subteam^{user_group_id(job.clients.reader('slack'), handle, job.deadline)}>"


def _post(job: Job, mention: str) -> Post:
    fields = job.draft.fields
    return Post(
        channel=fields["channel"],
        thread_ts=fields["thread_ts"],
        text=outgoing(job.draft, mention),
        mark=job.draft.mark,
    )


MESSAGE = Action(_look, _send_message)
FILE = Action(_look, _send_file)
