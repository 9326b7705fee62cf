"""Drafting what tells people: messages and files in Slack, PagerDuty's notes, Datadog's events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.actions.checks import LONGEST
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.wording import fit, slack_words
from cie_runbook.sources.datadog_writes import AlertType

MESSAGE_FILE = "message.txt"


@dataclass(frozen=True, kw_only=True)
class SlackPlace:
    """A place in Slack.

    Attributes
    ----------
    channel, name : str
        The channel's id, and its name for the reader of the draft.
    thread_ts : str
        The message whose thread it goes to; "" for the channel itself.
    call_out : str
        The handle of a group to alert, as "@team"; "" for nobody.
    """

    channel: str
    name: str
    thread_ts: str = ""
    call_out: str = ""

    @property
    def in_words(self) -> str:
        """The place as a person names it."""
        thread = f", in the thread of {self.thread_ts}" if self.thread_ts else ""
        called = f", calling out {self.call_out}" if self.call_out else ""
        return f"Slack channel {self.name} ({self.channel}){thread}{called}"

    def fields(self, text: str) -> dict[str, str]:
        """Return the fields of a draft that goes there."""
        return {
            "channel": self.channel,
            "thread_ts": self.thread_ts,
            "call_out": self.call_out,
            "text": text,
        }


def slack_message(origin: Origin, place: SlackPlace, text: str) -> Draft:
    """Draft a message; one that is longer than Slack takes becomes a file.

    Nothing in `text` is formatted, linked or a mention: only `place.call_out` alerts anybody.
    """
    words = slack_words(text, origin.redactor)
    if len(words) <= LONGEST["slack_message", "text"]:
        return origin.draft("slack_message", place.in_words, place.fields(words))
    whole = fit(text, origin.redactor).encode()
    comment = f"{text.strip().splitlines()[0][:200]} … (the whole message is in the file)"
    return slack_file(origin, place, MESSAGE_FILE, whole, comment=comment)


def slack_file(
    origin: Origin, place: SlackPlace, name: str, content: bytes, *, comment: str
) -> Draft:
    """Draft a file with a comment."""
    fields = place.fields(slack_words(comment, origin.redactor))
    return origin.draft_with_file("slack_file", place.in_words, fields, name, content)


def pagerduty_acknowledge(origin: Origin, incident: str) -> Draft:
    """Draft the acknowledgement of an incident."""
    return origin.draft("pagerduty_acknowledge", _incident(incident), {"incident": incident})


def pagerduty_note(origin: Origin, incident: str, text: str) -> Draft:
    """Draft a note on an incident."""
    fields = {"incident": incident, "text": fit(text, origin.redactor)}
    return origin.draft("pagerduty_note", _incident(incident), fields)


@dataclass(frozen=True, kw_only=True)
class EventWords:
    """What an event says; `tags` as "service:chip"."""

    title: str
    text: str
    tags: Sequence[str]
    alert_type: AlertType


def datadog_event(origin: Origin, org: str, words: EventWords) -> Draft:
    """Draft an event of an organisation, as for a deployment or a change of infrastructure."""
    fields = {
        "org": org,
        "alert_type": words.alert_type,
        "title": " ".join(fit(words.title, origin.redactor).split()),
        "text": fit(words.text, origin.redactor),
        "tags": "\n".join(" ".join(fit(tag, origin.redactor).split()) for tag in words.tags),
    }
    return origin.draft("datadog_event", f"Datadog {org}, events", fields)


def _incident(incident: str) -> str:
    return f"PagerDuty incident {incident}"
