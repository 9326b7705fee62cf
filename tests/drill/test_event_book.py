"""Events of the story and those that are posted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.event_book import EventBook
from cie_runbook.drill.moments import to_ms
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY, known_world, make_world

DAY = Window.of_day(WEDNESDAY)
NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)


def kinds(book: EventBook, org: str) -> Counter[str]:
    found = book.entries(org).all(to_ms(DAY.start), to_ms(DAY.end), lambda entry: True)
    return Counter(entry["attributes"]["sourcecategory"] for _, entry in found)


def test_alerts_trigger_and_recover_and_releases_are_noted() -> None:
    chronicle = Chronicle(known_world("vista-outage"))
    book, told = EventBook(chronicle), chronicle.day(WEDNESDAY)
    tevi = [alert for alert in told.alerts if alert.org == "tevi"]

    assert kinds(book, "tevi")["monitor"] == 2 * len(tevi)
    assert kinds(book, "vagov")["deployment"] == 1


def test_what_is_posted_is_shown_to_its_organisation_only() -> None:
    book = EventBook(Chronicle(known_world()))
    number = book.post("tevi", NOON, {"title": "t", "text": "x", "tags": ["a:b"]})
    book.post("tevi", NOON, {"title": "again", "text": "x"})

    assert kinds(book, "tevi")["api"] == 2
    assert kinds(book, "vagov")["api"] == 0
    assert number > 10**15


def test_alerts_and_recoveries_come_when_their_time_does() -> None:
    present = [datetime(2026, 11, 18, 14, 30, tzinfo=UTC)]
    book = EventBook(Chronicle(replace(make_world("vista-outage"), clock=lambda: present[0])))
    before = kinds(book, "tevi")["monitor"]
    present[0] = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
    during = kinds(book, "tevi")["monitor"]
    present[0] = datetime(2026, 11, 18, 23, 0, tzinfo=UTC)

    assert (before, during > 0) == (0, True)
    assert kinds(book, "tevi")["monitor"] == 2 * during
