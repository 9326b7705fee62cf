"""A draft in full, as plain text: where it goes, why, and exactly what will go out."""

from __future__ import annotations

from collections.abc import Mapping

from cie_runbook.actions import datadog, github, pagerduty, servicenow, slack
from cie_runbook.actions.draft import Draft, state_in_words
from cie_runbook.report.plain import without_controls


def shown(draft: Draft) -> str:
    """Return the draft as a person sees it before confirming it; nothing is left out."""
    lines = [
        f"Draft:   {draft.id}",
        f"To:      {draft.target}",
        f"Profile: {draft.profile}",
        f"Made:    {draft.made_at:%Y-%m-%d %H:%M} UTC",
        f"Why:     {draft.why}",
        f"State:   {state_in_words(draft)}",
        "",
        "What goes out:",
        *(_field(name, text) for name, text in outgoing(draft).items() if text),
    ]
    if draft.file is not None:
        file = draft.file
        lines.append(
            f"  file: {file.name} ({file.content_type}, {file.size_bytes:,} bytes, "
            f"SHA-256 {file.sha256}); its content is drafts/{draft.id}.content"
        )
    return without_controls("\n".join(lines))


def outgoing(draft: Draft) -> Mapping[str, str]:
    """Return every field as it reaches the service, the mark included."""
    fields = dict(draft.fields)
    if draft.system == "slack":
        fields["text"] = slack.outgoing(draft, fields.pop("call_out"))
    elif draft.kind == "pagerduty_acknowledge":
        fields["status"] = "acknowledged"
    elif draft.kind == "pagerduty_note":
        fields["text"] = pagerduty.outgoing_note(draft)
    elif draft.kind == "servicenow_work_note":
        fields["text"] = servicenow.outgoing_note(draft)
    elif draft.kind == "servicenow_state" and fields["close_notes"]:
        fields["close_notes"] = servicenow.outgoing_close_notes(draft)
    elif draft.kind == "github_issue":
        fields["body"] = github.outgoing_body(draft)
    elif draft.kind == "datadog_event":
        fields["tags"] = "\n".join(datadog.outgoing_tags(draft))
    return fields


def _field(name: str, text: str) -> str:
    label = name.replace("_", " ")
    if "\n" not in text:
        return f"  {label}: {text}"
    return "\n".join([f"  {label}:", *(f"    {line}" for line in text.splitlines())])
