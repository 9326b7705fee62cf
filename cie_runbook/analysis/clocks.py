"""Clocks of the plan and the playbook: when something is due, and how much time is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.catalog.models import Playbook

ClockState = Literal["running", "overdue", "met", "missed"]
"""Still open and in time, still open and late, stopped in time, stopped late."""


@dataclass(frozen=True)
class Clock:
    """One promise with a time: when it began, when it is due, when it was kept.

    Attributes
    ----------
    title : str
        What is due, as "acknowledge".
    started_at, due_at : datetime
        UTC; it starts with the alert's own time stamp.
    stopped_at : datetime or None
        When it was done, UTC; None while it is open.
    """

    title: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None

    def state(self, now: datetime) -> ClockState:
        """Tell how the clock stands.

        Parameters
        ----------
        now : datetime
            The present.

        Returns
        -------
        {"running", "overdue", "met", "missed"}
            What is done at the very moment it is due is done in time.
        """
        if self.stopped_at is not None and self.stopped_at <= now:
            return "met" if self.stopped_at <= self.due_at else "missed"
        return "running" if now <= self.due_at else "overdue"

    def left(self, now: datetime) -> timedelta:
        """Return the time to go.

        Parameters
        ----------
        now : datetime
            The present.

        Returns
        -------
        timedelta
            Negative once it is overdue; measured at the stop where it was stopped.
        """
        until = now if self.stopped_at is None else min(self.stopped_at, now)
        return self.due_at - until


def acknowledge_clock(
    alert_at: datetime, playbook: Playbook, hours: Hours, acknowledged_at: datetime | None = None
) -> Clock:
    """Return the clock of an acknowledgement, from the alert's own time stamp.

    Parameters
    ----------
    alert_at : datetime
        When the alert says that it came.
    playbook : Playbook
        The minutes within and outside business hours.
    hours : Hours
        Business hours: what counts is when the alert came, not when somebody reads it.
    acknowledged_at : datetime or None, optional
        When somebody took it.

    Returns
    -------
    Clock
        Due after 15 min in business hours and 60 min else, as the playbook has it.
    """
    is_business = hours.hold(alert_at)
    minutes = playbook.acknowledge_business_min if is_business else playbook.acknowledge_other_min
    return Clock("acknowledge", alert_at, alert_at + timedelta(minutes=minutes), acknowledged_at)


def escalation_clocks(
    asked_at: datetime, playbook: Playbook, answered_at: datetime | None = None
) -> tuple[Clock, ...]:
    """Return the clocks of a question to another team, the earlier first.

    Parameters
    ----------
    asked_at : datetime
        When the other team was asked.
    playbook : Playbook
        The minutes until each escalation.
    answered_at : datetime or None, optional
        When they answered: that stops both.

    Returns
    -------
    tuple of Clock
        Going to their higher-level contact, and declaring a major incident.
    """
    steps = (
        ("go to the higher-level contact", playbook.escalate_higher_contact_min),
        ("declare a major incident", playbook.escalate_major_incident_min),
    )
    return tuple(
        Clock(title, asked_at, asked_at + timedelta(minutes=minutes), answered_at)
        for title, minutes in steps
    )


def first_response_clock(
    opened_at: datetime, playbook: Playbook, hours: Hours, answered_at: datetime | None = None
) -> Clock:
    """Return the clock of the first response to a ticket.

    Parameters
    ----------
    opened_at : datetime
        When the ticket was opened.
    playbook : Playbook
        The business days until it is due.
    hours : Hours
        Business hours and holidays.
    answered_at : datetime or None, optional
        The first update by us.

    Returns
    -------
    Clock
        Due one business day after it was opened, or after the next opening.
    """
    due = hours.after_working_days(opened_at, playbook.first_response_business_days)
    return Clock("first response", opened_at, due, answered_at)


def clock_sentence(clock: Clock, now: datetime) -> str:
    """Say how a clock stands, as "11 min left to acknowledge".

    Parameters
    ----------
    clock : Clock
        The promise.
    now : datetime
        The present.

    Returns
    -------
    str
        Without a full stop; minutes below two hours, then hours, then days.
    """
    state, left = clock.state(now), clock.left(now)
    if state == "running":
        return f"{spoken(left)} left to {clock.title}"
    if state == "overdue":
        return f"{clock.title}: overdue by {spoken(-left)}"
    return f"{clock.title}: done {spoken(abs(left))} {'before' if state == 'met' else 'after'} due"


def spoken(length: timedelta) -> str:
    """Write a length of time as one reads it: "12 min", "3 h", "2 days".

    Parameters
    ----------
    length : timedelta
        Not negative.

    Returns
    -------
    str
        Whole units, rounded down: nobody is told of time that there is not.
    """
    minutes = length // timedelta(minutes=1)
    if minutes < 2 * 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} days"
