"""A person's first answer in an alert's thread is found; bots and other threads are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from cie_runbook.analysis.alert_found import COLUMNS
from cie_runbook.analysis.thread_replies import first_replies
from cie_runbook.tables import conform, empty_table

AT = datetime(2026, 11, 18, 15, 5, tzinfo=UTC)
MONITORING, APM = "C0000000001", "C0000000002"
TYPES = {
    "ts": "string", "at": "datetime64[us, UTC]", "channel": "string", "thread_ts": "string",
    "user": "string", "bot_id": "string", "text": "string",
}  # fmt: skip


def said(minutes: float, **more: str) -> dict[str, object]:
    """Say something so many minutes after the alert."""
    at = AT + timedelta(minutes=minutes)
    none = {"thread_ts": None, "user": None, "bot_id": None, "text": ""}
    return {**none, "ts": f"{at.timestamp():.6f}", "at": at, "channel": MONITORING, **more}


def post(minutes: float = 0, **more: str) -> dict[str, object]:
    """Post as the monitors' bot does, which has a user of its own too."""
    found = {"bot_id": "B0001", "user": "U0BOT", "text": "Triggered: Alert: CHIP errors\nmore"}
    return said(minutes, **{**found, **more})


def answer(to: dict[str, object], minutes: float, **more: str) -> dict[str, object]:
    return said(minutes, **{"thread_ts": str(to["ts"]), "user": "U0001", **more})


def messages(*rows: dict[str, object]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), TYPES)


def alerts(until: float | None = 60, name: str = "chip errors") -> pd.DataFrame:
    end = pd.NaT if until is None else pd.Timestamp(AT + timedelta(minutes=until))
    row = {
        "at": pd.Timestamp(AT), "until": end, "monitor_id": "1", "name": name,
        "service": "chip", "is_worst": True,
    }  # fmt: skip
    found = pd.DataFrame([row])
    return conform(found.assign(until=pd.to_datetime(found["until"], utc=True)), COLUMNS)


def after(*minutes: float) -> tuple[datetime, ...]:
    return tuple(AT + timedelta(minutes=one) for one in minutes)


def test_the_first_person_who_answers_has_it() -> None:
    told = post()
    table = messages(answer(told, 9), told, answer(told, 4), answer(told, 4))

    assert first_replies(table, alerts()) == after(4)


def test_each_thread_of_the_incident_has_its_own_first_answer() -> None:
    told, again = post(), post(20)
    table = messages(told, again, answer(again, 21), answer(told, 25), answer(told, 26))

    assert first_replies(table, alerts(until=None)) == after(21, 25)


def test_what_a_bot_says_in_the_thread_is_no_answer() -> None:
    told = post()
    table = messages(
        told, answer(told, 1, bot_id="B0002"), said(2, thread_ts=str(told["ts"])), post(3)
    )

    assert first_replies(table, alerts()) == ()


def test_the_message_that_opened_a_thread_is_no_answer_to_itself() -> None:
    told = post()
    table = messages({**told, "thread_ts": told["ts"]}, answer(told, 2))

    assert first_replies(table, alerts()) == after(2)
    assert first_replies(table.iloc[:1], alerts()) == ()


def test_answers_to_anything_else_are_left_out() -> None:
    other, person = post(text="Triggered: Alert: LoROTA errors"), said(1, user="U1", text="tea?")
    earlier, recovered = post(-90), post(61, text="Recovered: CHIP errors")
    rows = [one for told in (other, person, earlier, recovered) for one in (told, answer(told, 70))]
    lost = answer(post(5), 6)  # what it answers did not come

    assert first_replies(messages(*rows, lost), alerts()) == ()


def test_the_same_stamp_in_another_channel_is_another_message() -> None:
    told = post()

    assert first_replies(messages(told, answer(told, 2, channel=APM)), alerts()) == ()


def test_a_post_may_seem_a_little_earlier_than_its_alert() -> None:
    told = post(-0.5)

    assert first_replies(messages(told, answer(told, 3)), alerts()) == after(3)


def test_the_message_that_it_was_opened_from_counts_where_a_bot_posted_it() -> None:
    issue, person = post(text="CHIP-1: timeout"), said(1, user="U0002", text="Is it down?")
    table = messages(issue, answer(issue, 2), person, answer(person, 3))
    none = empty_table(COLUMNS)

    assert first_replies(table, none) == ()
    assert first_replies(table, none, (MONITORING, str(issue["ts"]))) == after(2)
    assert first_replies(table, none, (APM, str(issue["ts"]))) == ()
    assert first_replies(table, none, (MONITORING, str(person["ts"]))) == ()


def test_a_name_is_read_as_it_stands_and_no_messages_are_no_answer() -> None:
    told = post(text="Triggered: Alert: p95 (checkin) > 2.5 s [prod]")
    table = messages(told, answer(told, 2))

    assert first_replies(table, alerts(name="p95 (checkin) > 2.5 s [prod]")) == after(2)
    assert first_replies(table, alerts(name="p95 .checkin. > 2.5 s [prod]")) == ()
    assert first_replies(empty_table(TYPES), alerts()) == ()
