"""A message or file in Slack, as the channel gets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.actions.compose import SlackPlace, slack_file, slack_message
from cie_runbook.sources.slack_writes import EVENT_TYPE
from tests.actions.services import Slack
from tests.actions.world import CHANNEL, make_world
from tests.replay import replay

PLACE = SlackPlace(channel=CHANNEL, name="#check-in-production-support")
CALLED = SlackPlace(
    channel=CHANNEL,
    name="#vettext-production-support",
    thread_ts="1795186000.000100",
    call_out="@vetext-tier-3-team",
)


def test_a_message_bears_its_mark_and_nothing_in_it_alerts_anybody(tmp_path: Path) -> None:
    slack = Slack()
    hostile = "<!channel> <@U1> *see* <https://evil.example|here> & @here"
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = slack_message(world.origin, PLACE, hostile)
        world.send(draft)
    (message,) = slack.messages
    assert message["text"].startswith("&lt;!channel&gt; &lt;@U1&gt; *see* &lt;https://evil.example")
    assert "<" not in message["text"]
    assert message["text"].endswith(f"\n{draft.mark}")
    assert (message["mrkdwn"], message["link_names"], message["unfurl_links"]) == (False,) * 3
    assert message["metadata"] == {
        "event_type": EVENT_TYPE,
        "event_payload": {"draft": draft.mark},
    }


def test_a_call_out_becomes_the_mention_of_its_group_in_the_thread(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        assert world.send(slack_message(world.origin, CALLED, "Please look.")).state == "sent"
    (message,) = slack.messages
    assert message["text"].startswith("<!subteam^S0123456789> Please look.\n")
    assert message["thread_ts"] == "1795186000.000100"


def test_a_group_that_is_not_there_sends_nothing(tmp_path: Path) -> None:
    slack = Slack()
    place = SlackPlace(channel=CHANNEL, name="#x", call_out="@nobody")
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(slack_message(world.origin, place, "Please look."))
    assert ended.state == "failed"
    assert "no user group with the handle @nobody" in ended.problem
    assert slack.messages == []


def test_a_file_is_shared_with_its_comment(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = slack_file(world.origin, PLACE, "report.txt", b"All is well.", comment="The day")
        ended = world.send(draft)
    assert ended.state == "sent"
    assert slack.messages[0]["text"] == f"The day\n{draft.mark}"
    (upload,) = [seen for seen in server.seen if seen.path == "/upload/1"]
    assert upload.body == b"All is well."
    assert "authorization" not in upload.headers


def test_a_file_does_not_go_to_a_foreign_host(tmp_path: Path) -> None:
    slack = Slack(upload_host="https://evil.example")
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = slack_file(world.origin, PLACE, "report.txt", b"All is well.", comment="The day")
        ended = world.send(draft)
    assert ended.state == "failed"
    assert "not on the service's own host" in ended.problem
    assert slack.messages == []


@pytest.mark.parametrize("name", ["message", "file"])
def test_a_lost_answer_is_cleared_up_by_the_mark(tmp_path: Path, name: str) -> None:
    slack = Slack(fails=True)
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = (
            slack_message(world.origin, PLACE, "We look.")
            if name == "message"
            else slack_file(world.origin, PLACE, "a.txt", b"We look.", comment="See")
        )
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert len(slack.messages) == 1
