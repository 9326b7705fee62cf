"""Alerts that bots posted and pages that went out: which monitor, how it stands, who took it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.clocks import Clock, acknowledge_clock
from cie_runbook.catalog.models import Playbook
from cie_runbook.window import Window

Change = Literal["triggered", "recovered", "told"]
"""A monitor began to alert, ended, or a bot told something else."""

FIRING = frozenset({"Alert", "Warn", "No Data"})
ACKNOWLEDGED = "acknowledge_log_entry"
_RECOVERED = re.compile(r"\b(?:recovered|resolved|back to ok)\b", re.IGNORECASE)
_TRIGGERED = re.compile(r"\b(?:triggered|re-?triggered|alert|warn|no data)\b", re.IGNORECASE)
_MONITOR_ID = re.compile(r"(?:/monitors/|\bmonitor[ #:]{1,2})(\d{3,12})\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """A monitor as it stands.

    Attributes
    ----------
    id, org, name : str
        Datadog's id, the organisation that it is in, and its name.
    state : str
        "Alert", "Warn", "No Data", "OK" and the like.
    since : datetime or None
        When the state began, UTC; None where the service does not say.
    is_muted : bool
        A downtime mutes it now.
    """

    id: str
    org: str
    name: str
    state: str
    since: datetime | None
    is_muted: bool

    @property
    def is_firing(self) -> bool:
        """It alerts, warns or has no data, and nobody muted it."""
        return self.state in FIRING and not self.is_muted


@dataclass(frozen=True, kw_only=True)
class AlertPost:
    """One post of a bot in a channel of alerts.

    Attributes
    ----------
    at : datetime
        When it was posted, UTC.
    channel : str
        Slack's id of the channel.
    ts : str
        Slack's id of the message.
    change : {"triggered", "recovered", "told"}
        What it says of its monitor.
    title : str
        Its first line.
    monitor : Monitor or None
        The monitor that it is about; None where no monitor of ours is named.
    """

    at: datetime
    channel: str
    ts: str
    change: Change
    title: str
    monitor: Monitor | None


@dataclass(frozen=True, kw_only=True)
class Alert:
    """The posts about one monitor, or about one title where no monitor is known.

    Attributes
    ----------
    posts : tuple of AlertPost
        In order of time.
    """

    posts: tuple[AlertPost, ...]

    @property
    def monitor(self) -> Monitor | None:
        """The monitor that it is about."""
        return self.posts[-1].monitor

    @property
    def title(self) -> str:
        """The monitor's name, else the first line of the last post."""
        return self.monitor.name if self.monitor else self.posts[-1].title

    @property
    def triggered_count(self) -> int:
        """How often it began to alert."""
        return sum(post.change == "triggered" for post in self.posts)

    @property
    def is_up(self) -> bool:
        """It still alerts: by the monitor's own state, else by its last post."""
        if self.monitor is not None:
            return self.monitor.is_firing
        return self.posts[-1].change == "triggered"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A PagerDuty incident with its clock.

    Attributes
    ----------
    number, title, status : str
        As PagerDuty has them; the title is redacted.
    clock : Clock
        The acknowledgement, from the incident's own time stamp.
    """

    number: str
    title: str
    status: str
    clock: Clock


def monitors_of(tables: Mapping[str, pd.DataFrame]) -> tuple[Monitor, ...]:
    """Read monitors of several organisations.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Organisation to its monitors: id, name, state, state_since, downtime_ids.

    Returns
    -------
    tuple of Monitor
        In the order of the tables.
    """
    return tuple(
        Monitor(
            id=str(row["id"]),
            org=org,
            name=_text(row["name"]),
            state=_text(row["state"]) or "Unknown",
            since=None if pd.isna(row["state_since"]) else row["state_since"].to_pydatetime(),
            is_muted=not pd.isna(row["downtime_ids"]),
        )
        for org, table in tables.items()
        for row in table.to_dict("records")
    )


def alerts(
    messages: pd.DataFrame, monitors: Sequence[Monitor], window: Window
) -> tuple[Alert, ...]:
    """Gather the posts of bots over a window by what they are about.

    Parameters
    ----------
    messages : DataFrame
        Columns at, ts, channel, bot_id, text of the channels of alerts.
    monitors : sequence of Monitor
        All monitors that are known.
    window : Window
        The night, or any other stretch.

    Returns
    -------
    tuple of Alert
        What is still up first, then in order of the first post.
    """
    inside = messages["at"].ge(window.start) & messages["at"].lt(window.end)
    rows = messages.loc[inside & messages["bot_id"].notna()].sort_values("at")
    about: dict[str, list[AlertPost]] = {}
    for row in rows.to_dict("records"):
        post = _post(row, monitors)
        key = f"{post.monitor.org}/{post.monitor.id}" if post.monitor else _bare(post.title)
        about.setdefault(key, []).append(post)
    found = [Alert(posts=tuple(posts)) for posts in about.values()]
    return tuple(sorted(found, key=lambda alert: (not alert.is_up, alert.posts[0].at)))


def pages(
    incidents: pd.DataFrame, log: pd.DataFrame, playbook: Playbook, hours: Hours
) -> tuple[Page, ...]:
    """Read PagerDuty incidents with the clock of their acknowledgement.

    Parameters
    ----------
    incidents : DataFrame
        Columns incident_id, incident_number, title, status, created_at, acknowledged_at and
        resolved_at.
    log : DataFrame
        Columns incident_id, at, type: it knows who took what is resolved by now.
    playbook : Playbook
        Minutes to acknowledge.
    hours : Hours
        Business hours.

    Returns
    -------
    tuple of Page
        In order of creation; what was resolved without an acknowledgement was taken then.
    """
    taken = log.loc[log["type"].eq(ACKNOWLEDGED)].groupby("incident_id")["at"].min()
    found = []
    for row in incidents.sort_values("created_at").to_dict("records"):
        stamps = (taken.get(row["incident_id"]), row["acknowledged_at"], row["resolved_at"])
        known = [stamp.to_pydatetime() for stamp in stamps if isinstance(stamp, pd.Timestamp)]
        clock = acknowledge_clock(
            row["created_at"].to_pydatetime(), playbook, hours, min(known, default=None)
        )
        found.append(
            Page(
                number=str(row["incident_number"]),
                title=_text(row["title"]),
                status=_text(row["status"]),
                clock=clock,
            )
        )
    return tuple(found)


def _post(row: Mapping[Any, Any], monitors: Sequence[Monitor]) -> AlertPost:
    text = _text(row["text"])
    title = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return AlertPost(
        at=row["at"].to_pydatetime(),
        channel=str(row["channel"]),
        ts=str(row["ts"]),
        change=_change(title),
        title=title,
        monitor=next(_named(text, title, monitors), None),
    )


def _change(title: str) -> Change:
    if _RECOVERED.search(title):
        return "recovered"
    return "triggered" if _TRIGGERED.search(title) else "told"


def _named(text: str, title: str, monitors: Sequence[Monitor]) -> Iterator[Monitor]:
    """Yield the monitors that a post names: by id and organisation, by id, then by name."""
    ids = set(_MONITOR_ID.findall(text))
    by_id = [monitor for monitor in monitors if monitor.id in ids]
    yield from (one for one in by_id if re.search(rf"\b{re.escape(one.org)}\b", text))
    yield from by_id
    named = [one for one in monitors if one.name and one.name.casefold() in title.casefold()]
    yield from sorted(named, key=lambda one: -len(one.name))


def _bare(title: str) -> str:
    """Return a title without what tells its change: a recovery is about the same thing."""
    return _TRIGGERED.sub("", _RECOVERED.sub("", title)).strip(" :[]-").casefold()


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
