"""Which alert a name stands for: found among what the systems told, with its own time stamp."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.analysis.alert_reference import AlertReference
from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # when it left its ordinary state
    "until": "datetime64[ms, UTC]",  # when it came back; <NA> while it lasts
    "monitor_id": "string",
    "name": "string",
    "service": "string",  # as the monitor's tag names it; <NA> without one
    "is_worst": "boolean",  # an error, and not only a warning
}
WORSE = ("error", "warn")
MARK = r"^\s*\[[^\]]{1,40}\]\s*"  # "[Triggered] name", as the service writes it
NEAR = timedelta(minutes=30)  # between what two systems say of one alert
BURST_MIN = 15
A_PERSON = "a person"  # the source of what no system told of


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the systems told of a window.

    Attributes
    ----------
    alerts : DataFrame
        `COLUMNS`; see `alert_episodes`.
    messages : DataFrame
        Slack's: ``ts``, ``channel``, ``at``, ``text``.
    incidents : DataFrame
        PagerDuty's: ``incident_id``, ``incident_number``, ``title``, ``created_at``.
    issues, events : DataFrame
        Sentry's: ``issue_id``, ``short_id``, ``title``, and each event's ``issue_id``, ``at``.
    """

    alerts: pd.DataFrame
    messages: pd.DataFrame
    incidents: pd.DataFrame
    issues: pd.DataFrame
    events: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Alert:
    """An alert that was found.

    Attributes
    ----------
    name : str
        What it is called; raw text from outside.
    service : str
        The service that it is about, as its source names it; "" where none is named.
    at : datetime
        Its own time stamp, UTC.
    until : datetime or None
        When it was over, UTC; None where it lasts, or nobody says.
    source : str
        Which system told of it.
    issue_id : str
        Of the Sentry issue that it is; "" for any other.
    """

    name: str
    service: str
    at: datetime
    until: datetime | None
    source: str
    issue_id: str = ""


def alert_episodes(events: pd.DataFrame) -> pd.DataFrame:
    """Return the alerts among Datadog's events, each with its end.

    Parameters
    ----------
    events : DataFrame of shape (n_events, n_columns)
        ``at``, ``title``, ``status``, ``service``, ``monitor_id``.

    Returns
    -------
    DataFrame of shape (n_alerts, 6)
        `COLUMNS`, by time. A monitor that tells again before it recovered is the same alert.
    """
    known = events[events["monitor_id"].notna()].sort_values(["at", "monitor_id"], kind="stable")
    rows: list[dict[str, object]] = []
    for monitor, told in known.groupby("monitor_id", sort=True):
        open_row: dict[str, object] | None = None
        for event in told.to_dict("records"):
            is_trouble = event["status"] in WORSE
            if is_trouble and open_row is None:
                open_row = _opened(str(monitor), event)
                rows.append(open_row)
            elif is_trouble and open_row is not None:
                open_row["is_worst"] = bool(open_row["is_worst"]) or event["status"] == "error"
            elif open_row is not None:
                open_row["until"] = event["at"]
                open_row = None
    if not rows:
        return empty_table(COLUMNS)
    found = pd.DataFrame(rows)
    found["until"] = pd.to_datetime(found["until"], utc=True)  # none of them may be over
    table = conform(found, COLUMNS)
    return table.sort_values(["at", "monitor_id"], ignore_index=True)


def find_alert(
    reference: AlertReference | None, told: Told, at: datetime | None = None
) -> Alert | None:
    """Return the alert that a name stands for.

    Parameters
    ----------
    reference : AlertReference or None
        What a person pasted; None for the first alert that called somebody, or else the first.
    told : Told
        What the systems told.
    at : datetime or None, optional
        When somebody noticed it, where no name is given: that is an alert by itself.

    Returns
    -------
    Alert or None
        None where none of them knows it: in this window there was no such alert.
    """
    if reference is None:
        return _first(told) if at is None else _noticed(at)
    if reference.kind == "slack":
        return _of_message(reference, told)
    if reference.kind == "sentry":
        return _of_issue(reference.id, told)
    if reference.kind == "incident":
        return _of_incident(reference.id, told)
    found = _of_monitor(reference, told)
    if found is None and reference.kind == "number":
        return _of_incident(f"#{reference.id}", told)
    return found


def _opened(monitor: str, event: Mapping[object, object]) -> dict[str, object]:
    title = pd.Series([event["title"]], dtype="string").str.replace(MARK, "", regex=True)
    return {
        "at": event["at"],
        "until": pd.NaT,
        "monitor_id": monitor,
        "name": title.fillna(f"monitor {monitor}").iloc[0],
        "service": event["service"],
        "is_worst": event["status"] == "error",
    }


def _noticed(at: datetime) -> Alert:
    return Alert(name="Somebody noticed it", service="", at=at, until=None, source=A_PERSON)


def _first(told: Told) -> Alert | None:
    for incident in told.incidents.sort_values("created_at").head(1)["incident_id"]:
        return _of_incident(str(incident), told)
    ordered = told.alerts.sort_values(["is_worst", "at"], ascending=[False, True], kind="stable")
    return None if ordered.empty else _of_row(ordered.iloc[0], "Datadog")


def _of_monitor(reference: AlertReference, told: Told) -> Alert | None:
    own = told.alerts[told.alerts["monitor_id"] == reference.id]
    if own.empty:
        return None
    if reference.at is not None:
        return _of_row(_nearest(own, reference.at), "Datadog")
    worst = own[own["is_worst"].fillna(value=False)]
    return _of_row((own if worst.empty else worst).iloc[0], "Datadog")


def _of_message(reference: AlertReference, told: Told) -> Alert | None:
    messages = told.messages
    own = messages[(messages["ts"] == reference.id) & (messages["channel"] == reference.channel)]
    if own.empty or reference.at is None:
        return None
    text = "" if pd.isna(own["text"].iloc[0]) else str(own["text"].iloc[0])
    for short_id, issue in zip(told.issues["short_id"], told.issues["issue_id"], strict=True):
        if str(short_id) in text:
            found = _of_issue(str(issue), told)
            return None if found is None else _told_by(found, reference.at, "Slack")
    named = _named_in(text, told.alerts, reference.at)
    if named is None:
        line = text.splitlines()[0] if text else "a message"
        return Alert(name=line, service="", at=reference.at, until=None, source="Slack")
    return _of_row(named, "Slack")


def _of_incident(name: str, told: Told) -> Alert | None:
    column, wanted = (
        ("incident_number", name[1:]) if name.startswith("#") else ("incident_id", name)
    )
    own = told.incidents[told.incidents[column] == wanted]
    if own.empty:
        return None
    title, at = str(own["title"].iloc[0]), own["created_at"].iloc[0].to_pydatetime()
    named = _named_in(title, told.alerts, at)
    if named is None:
        return Alert(name=title, service="", at=at, until=None, source="PagerDuty")
    return _of_row(named, "PagerDuty")


def _of_issue(name: str, told: Told) -> Alert | None:
    own = told.issues[(told.issues["short_id"] == name) | (told.issues["issue_id"] == name)]
    if own.empty:
        return None
    issue = own.iloc[0]
    at = told.events["at"][told.events["issue_id"] == issue["issue_id"]]
    stamps = at if len(at) else own["last_seen_at"]
    return Alert(
        name=f"{issue['short_id']}: {issue['title']}",
        service="",
        at=_burst(stamps),
        until=stamps.max().to_pydatetime(),
        source="Sentry",
        issue_id=str(issue["issue_id"]),
    )


def _burst(stamps: pd.Series) -> datetime:
    """Return the beginning of the first quarter of an hour that holds as many as half the most.

    An issue lives for months, and its own time stamps are those of its first and last event.
    """
    bins = stamps.dt.floor(f"{BURST_MIN}min").value_counts().sort_index()
    first: pd.Timestamp = bins[bins >= bins.max() / 2].index[0]
    return first.to_pydatetime()


def _told_by(found: Alert, at: datetime, source: str) -> Alert:
    return Alert(
        name=found.name,
        service=found.service,
        at=at,
        until=None,
        source=source,
        issue_id=found.issue_id,
    )


def _named_in(text: str, alerts: pd.DataFrame, at: datetime) -> pd.Series | None:
    """Return the alert that a text names, the nearest in time; a recovery names its alert too."""
    lower = text.lower()
    is_named = alerts["name"].map(lambda name: str(name).lower() in lower)
    own = alerts[is_named.astype(bool)]
    ends = own["until"].fillna(pd.Timestamp(at))
    own = own[(own["at"] <= at + NEAR) & (ends >= at - NEAR)]
    return None if own.empty else _nearest(own, at)


def _nearest(alerts: pd.DataFrame, at: datetime) -> pd.Series:
    return alerts.iloc[int((alerts["at"] - pd.Timestamp(at)).abs().argmin())]


def _of_row(row: pd.Series, source: str) -> Alert:
    return Alert(
        name=str(row["name"]),
        service="" if pd.isna(row["service"]) else str(row["service"]),
        at=row["at"].to_pydatetime(),
        until=None if pd.isna(row["until"]) else row["until"].to_pydatetime(),
        source=source,
    )
