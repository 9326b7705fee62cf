"""The tickets of a story: a few ordinary ones, and those that an outage makes.

A ticket's text is what a station typed, so it holds what must never leave: see `planted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from cie_runbook.drill.services.people import DESK, ON_CALL, Person
from cie_runbook.drill.services.planted import (
    APPOINTMENT_IEN,
    BIRTH_DATE,
    EMAIL,
    ICN,
    PATIENT_NAME,
    PHONE,
    SECOND_PATIENT_NAME,
    SECOND_PHONE,
    SSN,
)
from cie_runbook.drill.services.telling import hex_id, number_id
from cie_runbook.drill.story import Alert, Failure, Story
from cie_runbook.window import EASTERN

CIE_GROUP = "9c50fbc51b4f8d5065965318624bcbbf"
API_GROUP = "2ca35d611b5d01d0d73ccb78624bcb73"
GROUPS = {CIE_GROUP: "eCheckInVetFacingApps", API_GROUP: "eCheck-in API Support"}
STATES = {
    "1": "New",
    "2": "In Progress",
    "3": "On Hold",
    "6": "Resolved",
    "7": "Closed",
    "8": "Canceled",
}
PRIORITIES = {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low"}

ANSWERED_AFTER = timedelta(hours=3)  # until somebody of the queue writes
CALLED_AFTER = timedelta(minutes=25)  # until a station that waited calls its desk
LONGEST_PATIENCE_MIN = 20  # beyond that, another for each station
CALLING_STATIONS = 4
LATE_STATION = "442"
FEWEST_FAILURES = 3  # of a station, before anybody there thinks of calling
_LINK_DETAILS = (
    f"Patient: {PATIENT_NAME}, SSN {SSN}, DOB {BIRTH_DATE}, ICN {ICN}. "
    f"Phone: {PHONE}. Appointment IEN {APPOINTMENT_IEN}, 10:30."
)
_BROKEN_KINDS = frozenset({"rpc_timeout", "connection_refused", "rest_error"})


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One ticket as it was opened.

    Attributes
    ----------
    number, table : str
        As people name it; incident or sc_task.
    opened_at : datetime
        UTC.
    text, details : str
        Short description and description.
    state, priority : str
        Codes, see `STATES` and `PRIORITIES`.
    assignee : Person or None
        Who has it.
    notes : tuple of (instant, person, text)
        Work notes, the oldest first.
    """

    number: str
    opened_at: datetime
    text: str
    details: str
    table: str = "incident"
    group: str = CIE_GROUP
    state: str = "1"
    priority: str = "3"
    assignee: Person | None = None
    notes: tuple[tuple[datetime, Person, str], ...] = ()

    @property
    def sys_id(self) -> str:
        """Its id."""
        return hex_id("snow-ticket", self.number)


def tickets_of(story: Story) -> tuple[Ticket, ...]:
    """Return the tickets of a story, the oldest first."""
    found = (*_ordinary(story), *_of_outages(story))
    told = (ticket for ticket in found if ticket.opened_at <= story.now)
    return tuple(sorted(told, key=lambda ticket: (ticket.opened_at, ticket.number)))


def _ordinary(story: Story) -> Iterator[Ticket]:
    """Yield the tickets of any week: of Veterans, then of staff."""
    yield from _of_veterans(story)
    yield from _of_staff(story)


def _of_veterans(story: Story) -> Iterator[Ticket]:
    first = _days_before(story, 6, time(13, 20))
    yield Ticket(
        number=_number("INC", story, "link"),
        opened_at=first,
        text=f"Veteran {PATIENT_NAME} gets no check-in link, phone {PHONE}",
        details=_LINK_DETAILS,
        state="2",
        assignee=ON_CALL[0],
        notes=((first + ANSWERED_AFTER, ON_CALL[0], "Asked for a time to go through it."),),
    )
    yield Ticket(
        number=_number("INC", story, "travel"),
        opened_at=_days_before(story, 3, time(9, 45)),
        text="No text about the travel claim after check-in",
        details=f"Patient: {SECOND_PATIENT_NAME}. Phone: {SECOND_PHONE}. E-mail: {EMAIL}.",
        state="3",
        priority="4",
        assignee=ON_CALL[1],
    )
    yield Ticket(
        number=_number("INC", story, "closed"),
        opened_at=_days_before(story, 2, time(15, 30)),
        text="Check-in page shows an error on an old phone",
        details=f"Patient: {SECOND_PATIENT_NAME}. Worked on the second try.",
        state="6",
        priority="4",
        assignee=ON_CALL[0],
    )


def _of_staff(story: Story) -> Iterator[Ticket]:
    asked = _days_before(story, 2, time(11, 5))
    yield Ticket(
        number=_number("SCTASK", story, "poster"),
        opened_at=asked,
        text="Replace the poster with the short code at the front desk",
        details="The old poster shows another short code.",
        table="sc_task",
        priority="4",
        notes=((asked + ANSWERED_AFTER, ON_CALL[1], "A new one is being printed."),),
    )
    yield Ticket(
        number=_number("INC", story, "other-queue"),
        opened_at=_days_before(story, 1, time(10, 10)),
        text="Staff board is slow to load",
        details="All day, on every computer of the clinic.",
        group=API_GROUP,
        state="2",
    )
    if story.upset.late_ticket:
        yield Ticket(
            number=_number("INC", story, "late"),
            opened_at=_days_before(story, 4, time(8, 15)),
            text=f"Question of station {LATE_STATION}: training for the check-in pages",
            details="They would like to see the pages before their clinic opens.",
        )


def _days_before(story: Story, days: int, at: time) -> datetime:
    return datetime.combine(story.day - timedelta(days=days), at, EASTERN).astimezone(UTC)


def _of_outages(story: Story) -> Iterator[Ticket]:
    """Yield the tickets of the stations that an alert's failures hit first.

    The first stations with enough failures stay the first: a story that goes on keeps its tickets.
    """
    calling: set[str] = set()
    for alert in story.alerts:
        if not alert.pages:
            continue
        enough: dict[str, datetime] = {}
        counts: Counter[str] = Counter()
        for failure in _failures_of(alert, story):
            counts[failure.station] += 1
            if counts[failure.station] == FEWEST_FAILURES:
                enough[failure.station] = failure.at
        for station in list(enough)[:CALLING_STATIONS]:
            if station not in calling:
                calling.add(station)
                yield _station_ticket(alert, station, enough[station])


def _failures_of(alert: Alert, story: Story) -> list[Failure]:
    end = alert.recovered_at or story.now
    begin = alert.triggered_at - CALLED_AFTER  # it fails for a while before a monitor says so
    found = [
        failure
        for failure in story.failures
        if failure.kind in _BROKEN_KINDS and begin <= failure.at < end
    ]
    return sorted(found, key=lambda failure: (failure.at, failure.trace_id))


def _station_ticket(alert: Alert, station: str, since: datetime) -> Ticket:
    key = f"{alert.org}/{alert.monitor_id}/{station}/{since.isoformat()}"
    patience_min = int(hex_id("snow-patience", key, digits=8), 16) % LONGEST_PATIENCE_MIN
    opened_at = (since + CALLED_AFTER + timedelta(minutes=patience_min)).replace(microsecond=0)
    note = f"Passed on from the desk of station {station}; front desk checks people in by hand."
    return Ticket(
        number=f"INC{number_id('snow-number', key, digits=7)}",
        opened_at=opened_at,
        text=f"Station {station}: Veterans cannot check in on their phones",
        details=(
            f"Station {station}. Several Veterans see an error after they check in. For example "
            f"patient: {PATIENT_NAME}, phone: {PHONE}, appointment IEN {APPOINTMENT_IEN}."
        ),
        priority="2",
        notes=((opened_at + timedelta(minutes=2), DESK, note),),
    )


def _number(start: str, story: Story, name: str) -> str:
    return f"{start}{number_id('snow-number', story.day, name, digits=7)}"
