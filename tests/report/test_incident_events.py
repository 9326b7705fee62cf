"""The course of an incident: only what belongs to it, each thing once."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from cie_runbook.evidence import Evidence
from cie_runbook.record import Entry
from cie_runbook.report.incident_events import POSTS, SIGNALS, recorded
from cie_runbook.report.incident_seen import IncidentSeen
from tests.report.incidents import incident

AT = datetime(2026, 11, 18, 15, 5, tzinfo=UTC)


def entry(kind: str) -> Entry:
    return Entry(at=AT, kind=kind, text=kind, source="test", written_at=AT, by="primary")


@dataclass(frozen=True)
class Answered(Evidence):
    """The alerts' messages with more of them than were frozen."""

    rows: tuple[dict[str, Any], ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        told = super().table
        return pd.concat([told, pd.DataFrame(list(self.rows)).astype(told.dtypes)])


def with_answers(seen: IncidentSeen, *rows: dict[str, Any]) -> IncidentSeen:
    """Return an incident in whose alerts' threads somebody wrote."""
    step, told = copy(seen.step), seen.step.evidence
    posts = Answered(told[POSTS].provenance, told[POSTS].file, rows)
    vars(step)["evidence"] = {**told, POSTS: posts}
    return IncidentSeen(step, seen.now)


def test_an_entry_of_a_kind_that_is_not_known_is_a_note() -> None:
    assert [event.kind for event in recorded((entry("asked"), entry("seen")))] == ["asked", "note"]


def test_a_warning_calls_nobody_and_starts_no_clock() -> None:
    events = incident("chip-creep").evidence_events
    alerts = [event.at for event in events if event.kind == "alert"]

    assert alerts == [datetime(2025, 11, 19, 20, 10, tzinfo=UTC)]


def test_what_a_person_noticed_is_an_alert_of_its_own() -> None:
    events = incident("regional-drop", "2025-11-19T12:00-05:00").evidence_events
    (alert,) = (event for event in events if event.kind == "alert")

    assert (alert.at.hour, alert.source) == (17, "a person")


def test_nothing_is_told_that_is_later_than_the_present() -> None:
    seen = incident("vista-outage")

    assert max(event.at for event in seen.evidence_events) <= max(seen.window.end, seen.now)


def test_the_recovery_is_dated_by_the_whole_countrys_signals() -> None:
    seen = incident("vista-outage")
    (back,) = [e for e in seen.evidence_events if e.kind == "recovered" and e.source == SIGNALS]
    country = [one.back_at for name, one in seen.recoveries.items() if ":" not in name]

    assert back.at == max(at for at in country if at is not None)


def test_a_persons_answer_in_the_alerts_thread_stops_the_clock_and_a_bots_does_not() -> None:
    seen = incident("vista-outage")
    posts = seen.step.evidence[POSTS].table.sort_values("at")
    first = min(event.at for event in seen.evidence_events if event.kind == "alert")
    post = {str(name): value for name, value in posts[posts["at"] >= first].iloc[0].items()}
    at = (post["at"] + timedelta(minutes=3)).to_pydatetime()
    answer = {**post, "at": at, "ts": "1.000001", "thread_ts": post["ts"], "text": "Looking."}
    by_person = with_answers(seen, {**answer, "user": "U0DRILL01", "bot_id": pd.NA})
    by_bot = with_answers(seen, answer)

    (taken,) = set(by_person.evidence_events) - set(seen.evidence_events)
    assert (taken.at, taken.kind, taken.source) == (at, "acknowledged", POSTS)
    assert by_person.clocks[0].stopped_at == at
    assert by_bot.evidence_events == seen.evidence_events
