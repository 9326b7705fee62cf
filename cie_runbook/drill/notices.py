"""What a person on call is told while a rehearsal goes on: calls, messages and recoveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.services.pagerduty_incidents import incident_of
from cie_runbook.drill.services.slack_channels import channels
from cie_runbook.drill.services.slack_posts import monitor_posts
from cie_runbook.drill.story import Alert
from cie_runbook.settings.clock import Clock

WORKSPACE, ACCOUNT = "https://cie-drill.slack.com", "https://cie-drill.pagerduty.com"
"""Of the links that are told: nobody answers there, and the runbook reads them as it reads any."""

LONGEST_WAIT_S = 1.0  # at a stretch: then somebody may look at what was done meanwhile


@dataclass(frozen=True, order=True)
class Notice:
    """One thing that reaches the person on call.

    Attributes
    ----------
    at : datetime
        When it does, UTC.
    text : str
        What is seen, and the name by which it can be looked up.
    """

    at: datetime
    text: str


def cue_of(alerts: Sequence[Alert]) -> Alert | None:
    """Return the alert that begins an incident: the first that calls, else the first at all.

    A warning counts only where there is nothing else; None where no monitor says anything.
    """
    paging = [alert for alert in alerts if alert.pages]
    grave = [alert for alert in alerts if alert.state != "Warn"]
    return next(iter(paging or grave or alerts), None)


def notices_of(chronicle: Chronicle) -> tuple[Notice, ...]:
    """Return what reaches the person on call on the day of a scenario, in order of time."""
    alerts = chronicle.day(chronicle.world.day).alerts
    return tuple(sorted(notice for alert in alerts for notice in _of(alert)))


def play(
    notices: Sequence[Notice],
    until: datetime,
    clock: Clock,
    *,
    wait: Callable[[float], bool],
    tell: Callable[[Notice], None],
) -> bool:
    """Tell each notice when its time comes, until the end or until `wait` says to stop.

    Parameters
    ----------
    notices : sequence of Notice
        In order of time; those that are past when it begins were told before.
    until : datetime
        The end, UTC.
    clock : Clock
        The present of the rehearsal.
    wait : callable
        Waits for so many seconds at most, and tells whether to stop.
    tell : callable
        Shows a notice.

    Returns
    -------
    bool
        Whether it came to its end.
    """
    begun = clock.now()
    for notice in notices:
        if notice.at < begun or notice.at > until:
            continue
        if not _waited(notice.at, clock, wait):
            return False
        tell(notice)
    return _waited(until, clock, wait)


def _waited(until: datetime, clock: Clock, wait: Callable[[float], bool]) -> bool:
    while (left_s := clock.wait_s(until)) > 0:
        if wait(min(left_s, LONGEST_WAIT_S)):
            return False
    return True


def _of(alert: Alert) -> Iterator[Notice]:
    name = channels([alert.channel])[alert.channel].name
    for post in monitor_posts(alert):
        title = post.content["attachments"][0]["title"]
        link = f"{WORKSPACE}/archives/{post.channel}/p{post.ts.replace('.', '')}"
        yield Notice(post.at, f"Slack #{name}: {title}\n{link}")
    if alert.pages:
        incident = incident_of(alert, {}, alert.triggered_at)
        page = f"{ACCOUNT}/incidents/{incident.id}"
        yield Notice(incident.notified_at, f"PagerDuty calls you: {incident.title}\n{page}")
