"""Datadog's events: releases, alerts and recoveries of the story, and those that are posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from cie_runbook.drill.chronicle import Chronicle, until_ms
from cie_runbook.drill.day_bins import DayBins
from cie_runbook.drill.entries import BIN_MS, Entries, Timed
from cie_runbook.drill.moments import iso_ms, to_ms
from cie_runbook.drill.story import Alert, Deployment

FIRST_POSTED_ID = 7_000_000_000_000_000_001


class EventBook:
    """Events by organisation; what is posted is kept for as long as the rehearsal runs."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._until_ms = until_ms(chronicle.world)
        self._days = DayBins(self._told)
        self._posted: list[tuple[str, Timed]] = []
        self._lock = Lock()

    def entries(self, org: str) -> Entries:
        """Return the events of one organisation, as they stand now."""
        return Entries(lambda index: self._bin(org, index), lambda: self._until_ms() + 1)

    def post(self, org: str, at: datetime, body: Mapping[str, Any]) -> int:
        """Keep an event that was sent in, and return its id."""
        with self._lock:
            number = FIRST_POSTED_ID + len(self._posted)
            inner = {
                "title": str(body["title"]),
                "status": str(body.get("alert_type", "info")),
                "priority": str(body.get("priority", "normal")),
                "sourcecategory": str(body.get("source_type_name", "api")),
                "aggregation_key": str(body.get("aggregation_key", "")),
                "evt": {"id": str(number), "name": str(body["title"])},
            }
            tags = [str(tag) for tag in body.get("tags") or ()]
            entry = _entry(to_ms(at), str(body["text"]), tags, inner)
            self._posted.append((org, (to_ms(at), entry)))
            return number

    def _bin(self, org: str, index: int) -> Sequence[Timed]:
        found = self._days.bin(org, index)
        with self._lock:
            found += [
                timed
                for owner, timed in self._posted
                if owner == org and timed[0] // BIN_MS == index
            ]
        return sorted(found, key=lambda one: one[0])

    def _told(self, day: date) -> Iterator[tuple[str, Timed]]:
        for offset in (-1, 0):  # what began yesterday can recover today
            told = self._chronicle.day(day + timedelta(days=offset))
            for deployment in told.deployments:
                yield deployment.org, _release(deployment)
            for alert in told.alerts:
                yield alert.org, _change(alert, alert.triggered_at, "Triggered")
                if alert.recovered_at is not None:
                    yield alert.org, _change(alert, alert.recovered_at, "Recovered")


def _release(deployment: Deployment) -> Timed:
    at_ms = to_ms(deployment.at)
    title = f"{deployment.service} {deployment.version} was deployed"
    inner = {
        "title": title,
        "status": "info",
        "priority": "normal",
        "sourcecategory": "deployment",
        "service": deployment.service,
        "version": deployment.version,
        "evt": {"id": f"{at_ms}{deployment.version[-4:]}", "name": title},
    }
    tags = ["env:prod", "deployment", "source:deployment", f"service:{deployment.service}"]
    return at_ms, _entry(at_ms, title, [*tags, f"version:{deployment.version}"], inner)


def _change(alert: Alert, at: datetime, what: str) -> Timed:
    at_ms = to_ms(at)
    status = {"Alert": "error", "Warn": "warn", "No Data": "error"}[alert.state]
    title = f"[{what}] {alert.name}"
    inner = {
        "title": title,
        "status": status if what == "Triggered" else "success",
        "priority": "normal",
        "sourcecategory": "monitor",
        "service": alert.service,
        "monitor_id": alert.monitor_id,
        "monitor": {"id": alert.monitor_id, "name": alert.name, "query": alert.query},
        "aggregation_key": f"monitor-{alert.monitor_id}",
        "evt": {"id": f"{at_ms}{alert.monitor_id}", "name": title},
    }
    tags = ["env:prod", "source:monitor", f"service:{alert.service}", "team:cie"]
    return at_ms, _entry(at_ms, f"{title}: {alert.state}. {alert.query}", tags, inner)


def _entry(at_ms: int, message: str, tags: list[str], inner: Mapping[str, Any]) -> dict[str, Any]:
    return {"timestamp": iso_ms(at_ms), "message": message, "tags": tags, "attributes": inner}
