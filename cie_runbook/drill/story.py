"""The story of a rehearsal: what happened on its day, once, for every system to tell its part.

A failed check-in is one `Failure`: vista-api logs it, its spans carry the trace id, vets-api
reports it to Sentry with the same trace id. What fails long enough raises an `Alert`: the monitor
changes state, its bot posts to Slack, PagerDuty pages, a Veteran calls and a ticket is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

BotManner = Literal["tells", "silent", "miscounts"]
"""How the daily bot does on the report's day: as ever, not at all, or with too few check-ins."""

FailureKind = Literal[
    "rpc_timeout",  # vista-api gave up waiting for VistA
    "connection_refused",  # vista-api could not reach VistA
    "rest_error",  # vista-api answered with an error of its own
    "lorota_mismatch",  # a Veteran mistyped a name or date of birth
    "btsss_error",  # a travel claim was refused or not answered
    "job_error",  # a background job of clinician-workflow failed
    "sacrificial_lambda",  # the known noise that is to be ignored
]


@dataclass(frozen=True, kw_only=True)
class Upset:
    """What goes wrong around the work of the engineer on call, and not with check-ins.

    Attributes
    ----------
    bot : BotManner
        The daily bot.
    vacant : bool
        Nobody is secondary on an afternoon of the coming days.
    late_ticket : bool
        A ticket waits for its first response for longer than was promised.
    job_storm : bool
        Background jobs fail as often as they are tried.
    """

    bot: BotManner = "tells"
    vacant: bool = False
    late_ticket: bool = False
    job_storm: bool = False


NO_UPSET = Upset()


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One failed call and the traces that it left behind.

    Attributes
    ----------
    at : datetime
        When it failed, UTC.
    kind : FailureKind
        What went wrong.
    service : str
        The catalog's service whose fault it is.
    station : str
        VistA station number, as text.
    trace_id : int
        64-bit; Datadog shows it decimal in spans and hexadecimal (128 bits) in logs.
    request_id, checkin_uuid : str
        As vets-api and CHIP log them; uuids, invented.
    duration_ms : float
        How long the caller waited.
    """

    at: datetime
    kind: FailureKind
    service: str
    station: str
    trace_id: int
    request_id: str
    checkin_uuid: str
    duration_ms: float


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One monitor that left its ordinary state.

    Attributes
    ----------
    monitor_id : int
        Of the monitor, in `org`.
    org, name, query : str
        As the monitor is written.
    service : str
        The catalog's service that it watches.
    channel : str
        Slack channel id that it posts to.
    pages : bool
        Whether PagerDuty calls the engineer on call.
    state : str
        "Alert", "Warn" or "No Data".
    triggered_at : datetime
        UTC.
    recovered_at : datetime or None
        UTC; None while it lasts.
    """

    monitor_id: int
    org: str
    name: str
    query: str
    service: str
    channel: str
    pages: bool
    state: Literal["Alert", "Warn", "No Data"]
    triggered_at: datetime
    recovered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """One release of a service, as Datadog's events and Slack know it."""

    at: datetime
    service: str
    version: str
    org: str


@dataclass(frozen=True, kw_only=True)
class BotPost:
    """The daily bot's numbers for one day, as it posts them to Slack.

    Attributes
    ----------
    at : datetime
        When it posts, UTC.
    day : date
        The day, in US Eastern, that it counts.
    checkin_clicks, checkin_completed, precheckin_clicks, precheckin_completed : int
        Counts of that day, the same that Datadog gives.
    """

    at: datetime
    day: date
    checkin_clicks: int
    checkin_completed: int
    precheckin_clicks: int
    precheckin_completed: int


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened, in order of time; complete up to `now`.

    Attributes
    ----------
    day : date
        The report's day, US Eastern.
    now : datetime
        The present of the rehearsal, UTC; nothing later is told.
    failures : tuple of Failure
        Of the report's day and the day before.
    alerts, deployments, bot_posts : tuple
        Of these days, and of those since then.
    upset : Upset
        What goes wrong beside all that.
    """

    day: date
    now: datetime
    failures: tuple[Failure, ...]
    alerts: tuple[Alert, ...]
    deployments: tuple[Deployment, ...]
    bot_posts: tuple[BotPost, ...]
    upset: Upset = NO_UPSET
