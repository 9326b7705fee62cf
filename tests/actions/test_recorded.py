"""What is sent from an incident stands in its record, once, as what it is."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cie_runbook.actions.compose import SlackPlace, pagerduty_acknowledge, slack_message
from cie_runbook.actions.draft import Draft, Receipt
from cie_runbook.actions.recorded import record_sent
from cie_runbook.case import Case
from cie_runbook.record import Entry, append, read
from tests.actions.services import Slack
from tests.actions.world import World, make_world
from tests.replay import replay

AT = datetime(2026, 11, 20, 15, 20, tzinfo=UTC)
SUPPORT = SlackPlace(channel="C02UP02HHGX", name="check-in-production-support")
UPSTREAM = SlackPlace(
    channel="C052BC1893K", name="vettext-production-support", call_out="@vetext-tier-3-team"
)
ALERTED = SlackPlace(  # the thread of the alert's message
    channel="C04G3EY2F5W", name="check-in-monitoring", thread_ts="1763564705.000100"
)


def of_incident(world: World) -> Case:
    """Make the case of a world one of an incident."""
    case = world.outbox.case
    case.write_json("case.json", {**case.facts(), "kind": "incident"})
    return case


def sent(draft: Draft) -> Draft:
    return replace(draft, state="sent", receipt=Receipt(at=AT, reference="1763.1"))


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (SUPPORT, "acknowledged"),
        (UPSTREAM, "asked"),
        (ALERTED, "acknowledged"),
        (SlackPlace(channel="C0123456789", name="check-in-experience-engineering"), "sent"),
    ],
)
def test_a_message_is_recorded_as_what_it_does(
    tmp_path: Path, place: SlackPlace, kind: str
) -> None:
    world = make_world(tmp_path, None)
    case = of_incident(world)
    draft = sent(slack_message(world.origin, place, "We look into it."))

    (entry,) = record_sent(case, draft, "primary")

    assert (entry.kind, entry.at, entry.source) == (kind, AT, f"draft {draft.id}")
    assert record_sent(case, draft, "secondary") == ()


def test_an_acknowledgement_at_pagerduty_is_one(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    case = of_incident(world)

    (entry,) = record_sent(case, sent(pagerduty_acknowledge(world.origin, "PABC123")), "primary")

    assert entry.kind == "acknowledged"


def test_another_team_that_is_called_out_in_a_thread_is_asked(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    place = replace(UPSTREAM, thread_ts=ALERTED.thread_ts)

    (entry,) = record_sent(
        of_incident(world), sent(slack_message(world.origin, place, "Is it you?")), "primary"
    )

    assert entry.kind == "asked"


def test_what_was_not_sent_and_other_cases_are_not_recorded(tmp_path: Path) -> None:
    world = make_world(tmp_path, None)
    draft = slack_message(world.origin, SUPPORT, "We look into it.")

    assert record_sent(world.outbox.case, sent(draft), "primary") == ()
    assert record_sent(of_incident(world), draft, "primary") == ()
    assert read(world.outbox.case).entries == ()


def test_two_engineers_at_once_send_once_and_lose_no_note(tmp_path: Path) -> None:
    slack = Slack()
    with replay(*slack.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        case = of_incident(world)
        draft = slack_message(world.origin, SUPPORT, "We look into it.")
        barrier = threading.Barrier(2)

        def work(by: str) -> None:
            barrier.wait(5)
            for number in range(5):
                told = Entry(
                    at=AT, kind="note", text=f"{by} {number}", source=by, written_at=AT, by=by
                )
                append(case, [told])
            world.send(draft)

        threads = [threading.Thread(target=work, args=(by,)) for by in ("primary", "secondary")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    kinds = [entry.kind for entry in read(case).entries]

    assert len(slack.messages) == 1
    assert (kinds.count("acknowledged"), kinds.count("note")) == (1, 10)
