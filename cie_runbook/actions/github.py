"""GitHub: one issue for one ticket."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.job import Action, Job
from cie_runbook.errors import UnavailableError
from cie_runbook.sources.github_issues import issues_by_title
from cie_runbook.sources.github_writes import NewIssue, file_issue, issue_with

SKEW = timedelta(minutes=10)  # between our clock and that of the service, at most


def outgoing_body(draft: Draft) -> str:
    """Return the body as it is filed, the mark in a comment that no page shows."""
    return f"{draft.fields['body']}\n\n<!-- {draft.mark} -->\n"


def _look(job: Job) -> Receipt | None:
    """Look for our own issue in the list, which is fresh, then for anybody's by its title."""
    reader, fields = job.clients.reader("github"), job.draft.fields
    since = job.draft.made_at - SKEW
    own = issue_with(reader, fields["repository"], job.draft.mark, since, job.deadline)
    if own is not None:
        return job.found(own.number, own.permalink)
    found = issues_by_title(reader, fields["repository"], fields["ticket"], job.deadline)
    named = found.table.loc[found.table["title"].str.contains(fields["ticket"], regex=False)]
    if len(named):
        row = named.iloc[0]
        link = "" if named["permalink"].isna().iloc[0] else str(row["permalink"])
        note = f"An issue for {fields['ticket']} was there; no second one was filed."
        return job.found(str(row["issue_number"]), link, note)
    if found.completeness == "partial":
        raise UnavailableError(found.missing[0], "github", "Confirm it again later.")
    return None


def _file(job: Job) -> Receipt:
    draft = job.draft
    issue = NewIssue(
        repository=draft.fields["repository"],
        title=draft.fields["title"],
        body=outgoing_body(draft),
        labels=draft.items("labels"),
        assignees=draft.items("assignees"),
    )
    filed = file_issue(job.clients.writer("github"), issue, job.deadline)
    notes = []
    for what, wanted, got in (
        ("labels", issue.labels, filed.labels),
        ("assignees", issue.assignees, filed.assignees),
    ):
        dropped = [name for name in wanted if name.casefold() not in set(map(str.casefold, got))]
        if dropped:
            notes.append(f"The service dropped the {what} {', '.join(dropped)}: set them by hand.")
    return job.receipt(filed.number, filed.permalink, *notes)


ISSUE = Action(_look, _file)
