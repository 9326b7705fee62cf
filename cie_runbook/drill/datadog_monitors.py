"""Datadog's monitors as they stand at the present of a rehearsal, and their downtimes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from cie_runbook.drill.answers import errors
from cie_runbook.drill.chronicle import Chronicle, present
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.http import Request
from cie_runbook.drill.monitors import MONITORS, MonitorRule, query_text
from cie_runbook.drill.story import Alert
from cie_runbook.window import EASTERN

CREATED = "2025-02-03T15:00:00.000000+00:00"
MUTED_MONITOR, DOWNTIME_ID = 330103, 550001
QUIET_FROM, QUIET_TO = time(20), time(7)  # Eastern, Friday evening to Monday morning
FRIDAY = 4
LARGEST_PAGE = 1_000
_STATUS = re.compile(r'status:"?(?P<status>[\w ]+?)"?(?:\s|$)', re.IGNORECASE)
_TAG = re.compile(r'tag:"?(?P<tag>[\w:.-]+)"?')


class MonitorEndpoints:
    """Answers which monitors there are and how they stand."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle

    @property
    def _now(self) -> datetime:
        return present(self._chronicle.world)

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the endpoints."""
        scope, family = "monitors_read", "monitors"
        return (
            endpoint("GET", "/api/v1/monitor", scope, family, self._list),
            endpoint("GET", "/api/v1/monitor/search", scope, family, self._search),
            endpoint("GET", "/api/v1/monitor/{id}", scope, family, self._one),
            endpoint("GET", "/api/v1/downtime", scope, "downtimes", self._downtimes),
            endpoint("GET", "/api/v2/downtime", "monitors_downtime", "downtimes", self._v2),
        )

    def _list(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        wanted = {tag for tag in request.query.get("monitor_tags", "").split(",") if tag}
        name = request.query.get("name", "").lower()
        found = [
            self._monitor(rule, request.query)
            for rule in MONITORS
            if rule.org == org and wanted <= set(_tags(rule)) and name in rule.name.lower()
        ]
        if "page" in request.query:
            page = _whole(request.query, "page", 0)
            size = min(LARGEST_PAGE, _whole(request.query, "page_size", 100))
            found = found[page * size : (page + 1) * size]
        return Reply(body=found)

    def _one(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        for rule in MONITORS:
            if rule.org == org and str(rule.id) == parts["id"]:
                return Reply(body=self._monitor(rule, request.query))
        return Reply(status=404, body=errors("Monitor not found"))

    def _search(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        text = request.query.get("query", "")
        status, tags = _STATUS.search(text), {match["tag"] for match in _TAG.finditer(text)}
        found = [
            entry
            for entry in (self._found(rule) for rule in MONITORS if rule.org == org)
            if (status is None or entry["status"].lower() == status["status"].lower())
            and tags <= set(entry["tags"])
        ]
        page, size = _whole(request.query, "page", 0), _whole(request.query, "per_page", 30) or 30
        metadata = {
            "total_count": len(found),
            "page_count": -(-len(found) // size),
            "page": page,
            "per_page": size,
        }
        return Reply(
            body={"monitors": found[page * size : (page + 1) * size], "metadata": metadata}
        )

    def _found(self, rule: MonitorRule) -> dict[str, Any]:
        alert = self._standing(rule)
        return {
            "id": rule.id,
            "name": rule.name,
            "status": alert.state if alert else "OK",
            "type": rule.kind,
            "query": query_text(rule, self._chronicle.world.directory),
            "tags": _tags(rule),
            "last_triggered_ts": int(alert.triggered_at.timestamp()) if alert else None,
        }

    def _downtimes(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        found = [self._quiet()] if _is_muted_in(org) else []
        if request.query.get("current_only", "").lower() == "true":
            found = [downtime for downtime in found if downtime["active"]]
        return Reply(body=found)

    def _v2(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        quiet = self._quiet()
        attributes = {
            "scope": "env:prod",
            "status": "active" if quiet["active"] else "scheduled",
            "message": quiet["message"],
            "monitor_identifier": {"monitor_id": MUTED_MONITOR},
            "schedule": {"start": _iso_s(quiet["start"]), "end": _iso_s(quiet["end"])},
        }
        entry = {"id": str(DOWNTIME_ID), "type": "downtime", "attributes": attributes}
        return Reply(body={"data": [entry] if _is_muted_in(org) else []})

    def _monitor(self, rule: MonitorRule, asked: Mapping[str, str]) -> dict[str, Any]:
        alert = self._standing(rule)
        state = alert.state if alert else "OK"
        since = alert.triggered_at.isoformat() if alert else CREATED
        monitor: dict[str, Any] = {
            "id": rule.id,
            "name": rule.name,
            "type": rule.kind,
            "query": query_text(rule, self._chronicle.world.directory),
            "message": rule.message,
            "tags": _tags(rule),
            "priority": 1 if rule.pages else 3,
            "overall_state": state,
            "overall_state_modified": since,
            "created": CREATED,
            "modified": CREATED,
            "multi": False,
            "options": {"thresholds": _thresholds(rule), "notify_no_data": rule.tells_silence},
            "creator": {"name": "drill"},
        }
        if "group_states" in asked:
            last = int(alert.triggered_at.timestamp()) if alert else None
            group = {"name": "*", "status": state, "last_triggered_ts": last}
            monitor["state"] = {"groups": {"*": group}}
        if asked.get("with_downtimes", "").lower() == "true":
            quiet = self._quiet()
            is_muted = rule.id == MUTED_MONITOR and quiet["active"]
            monitor["matching_downtimes"] = [quiet] if is_muted else []
        return monitor

    def _standing(self, rule: MonitorRule) -> Alert | None:
        """Return the alert that a monitor stands in now; None where it is in order."""
        now = self._now
        today = now.astimezone(EASTERN).date()
        for day in (today, today - timedelta(days=1)):
            for alert in reversed(self._chronicle.day(day).alerts):
                is_over = alert.recovered_at is not None and alert.recovered_at <= now
                has_begun = alert.triggered_at <= now
                if alert.monitor_id == rule.id and has_begun and not is_over:
                    return alert
        return None

    def _quiet(self) -> dict[str, Any]:
        """Return the downtime of the weekend that is under way, or of the next one."""
        local = self._now.astimezone(EASTERN)
        friday = local.date() + timedelta(days=(FRIDAY - local.weekday()) % 7)
        last_monday = friday - timedelta(days=4)
        if local < datetime.combine(last_monday, QUIET_TO, EASTERN):
            friday -= timedelta(days=7)
        elif local.weekday() > FRIDAY:
            friday = local.date() - timedelta(days=local.weekday() - FRIDAY)
        start = datetime.combine(friday, QUIET_FROM, EASTERN)
        end = datetime.combine(friday + timedelta(days=3), QUIET_TO, EASTERN)
        return {
            "id": DOWNTIME_ID,
            "monitor_id": MUTED_MONITOR,
            "scope": ["env:prod"],
            "start": int(start.timestamp()),
            "end": int(end.timestamp()),
            "active": start <= local < end,
            "disabled": False,
            "message": "clinics are closed at weekends",
        }


def _thresholds(rule: MonitorRule) -> dict[str, float]:
    limits = (("critical", rule.critical), ("warning", rule.warning))
    return {name: limit for name, limit in limits if limit != float("inf")}


def _tags(rule: MonitorRule) -> list[str]:
    return ["team:cie", "team:check-in", f"service:{rule.service}", "env:prod"]


def _is_muted_in(org: str) -> bool:
    return any(rule.id == MUTED_MONITOR and rule.org == org for rule in MONITORS)


def _whole(asked: Mapping[str, str], name: str, default: int) -> int:
    text = asked.get(name, "")
    return int(text) if text.isdecimal() else default


def _iso_s(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()
