"""What is confirmed goes out once, whatever happens on the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.compose import (
    EventWords,
    SlackPlace,
    datadog_event,
    pagerduty_note,
    slack_message,
)
from cie_runbook.actions.compose_tickets import servicenow_work_note
from cie_runbook.actions.draft import Draft
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.send import Confirmation, send
from cie_runbook.errors import BadInputError, OutcomeUnknownError, SettingsError, UnsafeReportError
from tests.actions.services import Datadog, PagerDuty, ServiceNow, Slack
from tests.actions.world import (
    CHANNEL,
    INCIDENT,
    SECRET,
    TICKET,
    World,
    make_settings,
    make_world,
    nowhere,
)
from tests.replay import Reply, replay

PLACE = SlackPlace(channel=CHANNEL, name="#check-in-production-support")


def drafted(world: World, text: str = "We look at CHIP.") -> Draft:
    return slack_message(world.origin, PLACE, text)


def journal(outbox: Outbox) -> Sequence[tuple[str | None, str]]:
    lines = outbox.case.path("outbox.jsonl").read_text(encoding="utf-8").splitlines()
    return [(line["from"], line["to"]) for line in map(json.loads, lines)]


def test_a_confirmed_draft_is_sent_and_its_receipt_kept(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        ended = world.send(draft)
    assert ended.state == "sent"
    assert ended.receipt is not None
    assert ended.receipt.reference == slack.messages[0]["ts"]
    assert world.outbox.get(draft.id) == ended
    assert journal(world.outbox) == [(None, "drafted"), ("drafted", "sending"), ("sending", "sent")]


def test_a_draft_that_is_confirmed_twice_is_sent_once(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        assert world.send(draft) == world.send(draft)
    assert len(slack.messages) == 1


def test_two_engineers_who_confirm_at_once_send_once(tmp_path: Path) -> None:
    slack = Slack()
    ended: list[Draft] = []
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        barrier = threading.Barrier(2)

        def confirm() -> None:
            barrier.wait(5)
            ended.append(world.send(draft))

        threads = [threading.Thread(target=confirm) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert [draft.state for draft in ended] == ["sent", "sent"]
    assert len(slack.messages) == 1


def test_two_copies_of_a_case_send_once(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        mine, theirs = (make_world(tmp_path / name, server.url) for name in ("mine", "theirs"))
        first, second = mine.send(drafted(mine)), theirs.send(drafted(theirs))
    assert first.id == second.id
    assert second.receipt is not None
    assert second.receipt.was_there
    assert len(slack.messages) == 1


def test_a_sending_killed_before_its_receipt_is_looked_for_and_not_repeated(tmp_path: Path) -> None:
    class KilledError(BaseException):
        """What no handler catches, as a signal that ends the process."""

    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        confirmed = Confirmation(draft_id=draft.id, by="engineer", at=world.clock.now())

        class Killed(Outbox):
            def change(self, *args: object, **how: object) -> Draft | None:
                if how["state"] == "sent":
                    raise KilledError
                return super().change(*args, **how)  # type: ignore[arg-type] # as they came

        with Clients(world.settings, timing=world.clock.timing()) as clients:
            outbox = Killed(world.outbox.case)
            with pytest.raises(KilledError):
                send(outbox, clients, confirmed=confirmed, redactor=world.redactor)
        assert world.outbox.get(draft.id).state == "sending"
        ended = world.send(draft)
    assert ended.state == "sent"
    assert ended.receipt is not None
    assert ended.receipt.was_there
    assert len(slack.messages) == 1
    assert ("sending", "outcome unknown") in journal(world.outbox)


def test_a_sending_killed_before_anything_left_is_sent_once_it_has_settled(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        world.outbox.change(
            draft.id,
            expected={"drafted"},
            state="sending",
            at=world.clock.now(),
            by="engineer",
            tried_at=world.clock.now(),
        )
        with pytest.raises(OutcomeUnknownError, match="may still arrive"):
            world.send(draft)
        assert slack.messages == []
        world.clock.elapsed_s += 61
        assert world.send(draft).state == "sent"
    assert len(slack.messages) == 1


def test_an_answer_of_failure_after_the_post_is_unknown_and_never_repeated(tmp_path: Path) -> None:
    slack = Slack(fails=True)
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        ended = world.send(draft)
        assert (ended.state, len(slack.messages)) == ("outcome unknown", 1)
        assert "nobody knows whether it arrived" in ended.problem
        again = world.send(draft)
    assert again.state == "sent"
    assert again.receipt is not None
    assert again.receipt.was_there
    assert len(slack.messages) == 1


def test_a_service_that_is_not_there_saw_nothing(tmp_path: Path) -> None:
    with nowhere(tmp_path) as world:
        ended = world.send(drafted(world))
    assert ended.state == "failed"
    assert "no connection could be made" in ended.problem


def test_a_draft_that_failed_may_be_confirmed_again(tmp_path: Path) -> None:
    with nowhere(tmp_path) as world:
        draft = drafted(world)
        assert world.send(draft).state == "failed"
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        later = replace(world, settings=make_settings(server.url))
        assert later.send(draft).state == "sent"
    assert len(slack.messages) == 1


def test_a_check_that_fails_leaves_an_unknown_outcome_unknown(tmp_path: Path) -> None:
    slack = Slack(fails=True)
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        world.send(draft)
    with pytest.raises(Exception, match="no connection could be made"):
        world.send(draft)
    assert world.outbox.get(draft.id).state == "outcome unknown"


def test_what_must_not_leave_is_stopped_again_before_sending(tmp_path: Path) -> None:
    with nowhere(tmp_path) as world:
        draft = drafted(world)
        fields = {**draft.fields, "text": f"It is {SECRET}"}
        unsafe = world.outbox.add(replace_fields(draft, fields))
        with pytest.raises(UnsafeReportError) as caught:
            world.send(unsafe)
    assert SECRET not in str(caught.value)
    assert world.outbox.get(unsafe.id).state == "drafted"


def replace_fields(draft: Draft, fields: dict[str, str]) -> Draft:
    return Draft(
        case=draft.case,
        profile=draft.profile,
        kind=draft.kind,
        target=draft.target,
        fields=fields,
        made_at=draft.made_at,
        why=draft.why,
    )


def test_a_draft_of_another_world_is_not_sent(tmp_path: Path) -> None:
    with nowhere(tmp_path) as world:
        draft = drafted(world)
        settings = make_settings("http://127.0.0.1:9", variant="normal")
        with pytest.raises(SettingsError, match="made for the profile production"):
            replace(world, settings=settings).send(draft)


def test_only_what_was_drafted_can_be_confirmed(tmp_path: Path) -> None:
    with nowhere(tmp_path) as world, pytest.raises(BadInputError, match="no draft"):
        world.send(replace_fields(drafted(world), {**drafted(world).fields, "text": "other"}))


def test_a_refused_message_failed_and_says_why(tmp_path: Path) -> None:
    slack = Slack()
    refusal = Reply.of({"ok": False, "error": "not_in_channel"})
    exchanges = [e for e in slack.exchanges() if e.path != "/chat.postMessage"]
    posted = replace(slack.exchanges()[3], replies=(refusal,))
    with replay(*exchanges, posted) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(drafted(world))
    assert ended.state == "failed"
    assert "Invite the bot of CIE_SLACK_WRITE_TOKEN" in ended.problem


HOSTILE = (
    "<!channel> @here [code]<script>alert(1)</script>[/code] ```\x1b]8;;http://x\x07a\u202e "
    f"{SECRET} SSN 123-45-6789 <!subteam^S0123456789> &lt;!here&gt;"
)


def test_hostile_words_reach_no_service_as_they_came(tmp_path: Path) -> None:
    slack, pagerduty, snow, datadog = Slack(), PagerDuty(), ServiceNow(), Datadog()
    services = (slack, pagerduty, snow, datadog)
    with replay(*(exchange for one in services for exchange in one.exchanges())) as server:
        world = make_world(tmp_path, server.url)
        words = EventWords(title=HOSTILE, text=HOSTILE, tags=(HOSTILE,), alert_type="info")
        drafts = [
            slack_message(world.origin, PLACE, HOSTILE),
            pagerduty_note(world.origin, INCIDENT, HOSTILE),
            servicenow_work_note(world.origin, TICKET, HOSTILE),
            datadog_event(world.origin, "tevi", words),
        ]
        assert {world.send(draft).state for draft in drafts} == {"sent"}
    for sent in (slack.messages, pagerduty.notes, snow.notes, datadog.events):
        text = json.dumps(sent, ensure_ascii=False)
        assert SECRET not in text
        assert "123-45-6789" not in text
        assert "\\u001b" not in text
        assert "\u202e" not in text
    assert "<" not in slack.messages[0]["text"]
    assert "[code]" not in snow.notes[0]
    assert "<" not in snow.notes[0]
    journal_text = world.outbox.case.path("outbox.jsonl").read_text(encoding="utf-8")
    assert "script" not in journal_text
