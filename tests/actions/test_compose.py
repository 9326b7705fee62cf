"""Drafting what tells people."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose import (
    EventWords,
    SlackPlace,
    datadog_event,
    pagerduty_note,
    slack_message,
)
from tests.actions.world import CHANNEL, INCIDENT, SECRET, make_world

PLACE = SlackPlace(channel=CHANNEL, name="#x", thread_ts="1795186000.000100", call_out="@team")


def test_a_place_says_in_words_where_it_is_and_whom_it_alerts() -> None:
    assert PLACE.in_words == (
        f"Slack channel #x ({CHANNEL}), in the thread of 1795186000.000100, calling out @team"
    )


def test_a_message_is_redacted_when_it_is_drafted(tmp_path: Path) -> None:
    draft = slack_message(make_world(tmp_path, None).origin, PLACE, f"key {SECRET} & more")
    assert draft.fields["text"] == "key [credential] &amp; more"


def test_a_message_that_is_too_long_becomes_a_file(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    text = "The day <in short>\n" + "All is well. " * 400
    draft = slack_message(world.origin, PLACE, text)
    assert draft.kind == "slack_file"
    assert draft.fields["text"] == "The day &lt;in short&gt; … (the whole message is in the file)"
    assert world.outbox.content(draft).decode() == text.strip()


def test_a_note_and_an_event_are_redacted_when_they_are_drafted(tmp_path: Path) -> None:
    origin = make_world(tmp_path, None).origin
    assert pagerduty_note(origin, INCIDENT, SECRET).fields["text"] == "[credential]"
    words = EventWords(title="a\nb", text=SECRET, tags=("a:b", "c:\nd"), alert_type="info")
    event = datadog_event(origin, "tevi", words)
    assert (event.fields["title"], event.fields["text"]) == ("a b", "[credential]")
    assert event.items("tags") == ("a:b", "c: d")
