"""PagerDuty's REST and Events APIs as a rehearsal plays them.

References: https://developer.pagerduty.com/api-reference/ and
https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.services import pagerduty_people as people
from cie_runbook.drill.services.api import Guard, GuardedApi, Reply, Route, json_mapping
from cie_runbook.drill.services.meter import Meter
from cie_runbook.drill.services.pagerduty_incidents import (
    SERVICE_ID,
    SERVICE_NAME,
    Incident,
    entries_of,
    entry_json,
    incident_json,
    incident_of,
    note_json,
    reference,
)
from cie_runbook.drill.services.pagerduty_manners import (
    PagerDutyManners,
    instant,
    invalid,
    listed,
    missing,
    refused,
    requester,
    zone_of,
)
from cie_runbook.drill.services.pagerduty_windows import (
    MaintenanceWindow,
    window_from,
    window_json,
)
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.rota import Shift, vacancy
from cie_runbook.drill.services.telling import hex_id
from cie_runbook.drill.services.tokens import Token
from cie_runbook.drill.story import Story

PREFIX = "/pagerduty/"
ROUTING_KEY = hex_id("pagerduty-routing-key")  # 32 characters, as the service's are
ALREADY_RESOLVED = 1001
CONTACTS = "users:contact_methods.read"
USUAL_LOOK_BACK, LONGEST_LOOK_BACK = timedelta(days=30), timedelta(days=184)
LONGEST_SUMMARY = 1_024
_SEVERITIES = ("critical", "error", "warning", "info")


def pagerduty_api(
    story: Callable[[], Story],
    clock: Callable[[], datetime],
    token: Token,
    doings: dict[str, Incident] | None = None,
) -> Service:
    """Return PagerDuty as it knows the story; what people do there is kept in `doings`."""
    endpoints = _Endpoints(story, clock, {} if doings is None else doings)
    table: tuple[tuple[str, str, str, Callable[..., Reply]], ...] = (
        ("GET", "abilities", "abilities.read", endpoints.abilities),
        ("GET", "oncalls", "oncalls.read", endpoints.oncalls),
        ("GET", "schedules", "schedules.read", endpoints.schedules),
        ("GET", "schedules/{id}", "schedules.read", endpoints.schedule),
        ("GET", "services", "services.read", endpoints.services),
        ("GET", "users", "users.read", endpoints.users),
        ("GET", "users/{id}", "users.read", endpoints.user),
        ("GET", "users/{id}/contact_methods", CONTACTS, endpoints.contact_methods),
        ("GET", "incidents", "incidents.read", endpoints.incidents),
        ("GET", "incidents/{id}", "incidents.read", endpoints.incident),
        ("PUT", "incidents/{id}", "incidents.write", endpoints.change),
        ("GET", "incidents/{id}/log_entries", "incidents.read", endpoints.log_entries),
        ("GET", "incidents/{id}/notes", "incidents.read", endpoints.notes),
        ("POST", "incidents/{id}/notes", "incidents.write", endpoints.add_note),
        ("GET", "maintenance_windows", "services.read", endpoints.windows),
        ("POST", "maintenance_windows", "services.write", endpoints.open_window),
    )
    routes = [
        Route(method=method, path=path, scope=scope, handle=handle)
        for method, path, scope, handle in table
    ]
    enqueue = Route(method="POST", path="v2/enqueue", scope=None, handle=endpoints.enqueue)
    guard = Guard(PagerDutyManners(), token, Meter(clock))
    return GuardedApi(PREFIX, guard, routes=routes, open_routes=(enqueue,))


class _Endpoints:
    def __init__(
        self,
        story: Callable[[], Story],
        clock: Callable[[], datetime],
        doings: dict[str, Incident],
    ) -> None:
        self._story, self._clock, self._known = story, clock, doings
        self._windows: list[MaintenanceWindow] = []

    def abilities(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return Reply(body={"abilities": ["teams", "urgencies", "team_responders"]})

    def oncalls(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return people.oncalls(request, self._clock(), _url(request), self._vacant())

    def schedules(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return people.schedules(request, _url(request))

    def schedule(self, request: Request, parts: Mapping[str, str]) -> Reply:
        url, vacant = _url(request), self._vacant()
        return people.schedule(request, parts["id"], self._clock(), url, vacant)

    def services(self, request: Request, parts: Mapping[str, str]) -> Reply:
        row = reference(SERVICE_ID, "service", SERVICE_NAME, _url(request))
        return listed(request, "services", [{**row, "name": SERVICE_NAME, "status": "active"}])

    def users(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return people.users(request, _url(request))

    def user(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return people.one_user(parts["id"], _url(request))

    def contact_methods(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return people.contact_methods(parts["id"], _url(request))

    def incidents(self, request: Request, parts: Mapping[str, str]) -> Reply:
        start, end = self._asked_window(request)
        statuses = request.values.get("statuses[]", ())
        services = request.values.get("service_ids[]", (SERVICE_ID,))
        found = [
            incident
            for incident in self._incidents()
            if start <= incident.created_at < end
            and (not statuses or incident.status in statuses)
            and SERVICE_ID in services
            and not request.values.get("team_ids[]")  # the incidents of a rehearsal have no team
        ]
        order = request.query.get("sort_by", "created_at:asc")
        found.sort(key=lambda incident: incident.created_at, reverse=order.endswith(":desc"))
        zone, url = zone_of(request), _url(request)
        return listed(request, "incidents", [incident_json(one, url, zone) for one in found])

    def incident(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return self._shown(self._incident(parts), request)

    def change(self, request: Request, parts: Mapping[str, str]) -> Reply:
        who, incident = requester(request), self._incident(parts)
        asked = json_mapping(request).get("incident")
        status = asked.get("status") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not str(asked.get("type", "")).startswith("incident"):
            raise invalid("Incident must have a type.")
        if status not in {"acknowledged", "resolved"}:
            raise invalid("Status must be one of acknowledged, resolved.")
        if incident.status == "resolved":
            raise refused(
                400, "Incident Already Resolved", ALREADY_RESOLVED, "Incident is resolved."
            )
        if status == "resolved":
            incident.resolved = (self._clock(), who)
        elif incident.acknowledged is None:
            incident.acknowledged = (self._clock(), who)
        self._known[incident.key] = incident
        return self._shown(incident, request)

    def log_entries(self, request: Request, parts: Mapping[str, str]) -> Reply:
        incident, zone, url = self._incident(parts), zone_of(request), _url(request)
        rows = [entry_json(incident, entry, url, zone) for entry in entries_of(incident)]
        return listed(request, "log_entries", rows)

    def notes(self, request: Request, parts: Mapping[str, str]) -> Reply:
        incident, zone, url = self._incident(parts), zone_of(request), _url(request)
        rows = [note_json(incident, note, url, zone) for note in incident.notes]
        return Reply(body={"notes": rows})

    def add_note(self, request: Request, parts: Mapping[str, str]) -> Reply:
        who, incident = requester(request), self._incident(parts)
        asked = json_mapping(request).get("note")
        content = asked.get("content") if isinstance(asked, dict) else None
        if not isinstance(content, str) or not content.strip():
            raise invalid("Content cannot be empty.")
        note = (self._clock(), who, content)
        incident.notes.append(note)
        self._known[incident.key] = incident
        shown = note_json(incident, note, _url(request), zone_of(request))
        return Reply(status=201, body={"note": shown})

    def windows(self, request: Request, parts: Mapping[str, str]) -> Reply:
        wanted, now = request.query.get("filter", "all"), self._clock()
        found = [window for window in self._windows if window.is_in(wanted, now)]
        zone, url = zone_of(request), _url(request)
        rows = [window_json(window, url, zone) for window in found]
        return listed(request, "maintenance_windows", rows)

    def open_window(self, request: Request, parts: Mapping[str, str]) -> Reply:
        who = requester(request)
        number = len(self._windows) + 1
        window = window_from(json_mapping(request), who, number, self._clock())
        self._windows.append(window)
        shown = window_json(window, _url(request), zone_of(request))
        return Reply(status=201, body={"maintenance_window": shown})

    def enqueue(self, request: Request, parts: Mapping[str, str]) -> Reply:
        content = json_mapping(request)
        mistakes = _mistakes(content)
        if mistakes:
            body = {
                "status": "invalid event",
                "message": "Event object is invalid",
                "errors": mistakes,
            }
            return Reply(status=400, body=body)
        now = self._clock()
        key = str(content.get("dedup_key") or hex_id("pagerduty-event", len(self._known), now))
        self._take_event(key, content, now)
        body = {"status": "success", "message": "Event processed", "dedup_key": key}
        return Reply(status=202, body=body)

    def _take_event(self, key: str, content: Mapping[str, Any], now: datetime) -> None:
        known = self._known.get(key)
        is_open = known is not None and known.status != "resolved"
        if content["event_action"] == "trigger" and not is_open:
            payload = content["payload"]
            urgency = "high" if payload["severity"] in {"critical", "error"} else "low"
            title = str(payload["summary"])
            self._known[key] = Incident(key=key, title=title, created_at=now, urgency=urgency)
        elif known is not None and is_open and content["event_action"] == "resolve":
            known.recovered_at = now
        elif known is not None and is_open and content["event_action"] == "acknowledge":
            known.acknowledged = known.acknowledged or (now, ON_CALL[0])

    def _vacant(self) -> Shift | None:
        story = self._story()
        return vacancy(story.day) if story.upset.vacant else None

    def _incidents(self) -> list[Incident]:
        story, now = self._story(), self._clock()
        told = [
            incident_of(alert, self._known, now)
            for alert in story.alerts
            if alert.pages and alert.triggered_at <= now
        ]
        keys = {incident.key for incident in told}
        return told + [one for key, one in self._known.items() if key not in keys]

    def _incident(self, parts: Mapping[str, str]) -> Incident:
        found = next((one for one in self._incidents() if one.id == parts["id"]), None)
        if found is None:
            raise missing()
        return found

    def _shown(self, incident: Incident, request: Request) -> Reply:
        shown = incident_json(incident, _url(request), zone_of(request))
        return Reply(body={"incident": shown})

    def _asked_window(self, request: Request) -> tuple[datetime, datetime]:
        now = self._clock()
        if request.query.get("date_range") == "all":
            return datetime.min.replace(tzinfo=now.tzinfo), datetime.max.replace(tzinfo=now.tzinfo)
        end = instant(request, "until", now + timedelta(seconds=1))
        start = instant(request, "since", end - USUAL_LOOK_BACK)
        if end - start > LONGEST_LOOK_BACK:
            raise invalid("The window may not be longer than six months.")
        return start, end


def _mistakes(content: Mapping[str, Any]) -> list[str]:
    if content.get("routing_key") != ROUTING_KEY:
        return ["'routing_key' is not known"]
    if content.get("event_action") not in {"trigger", "acknowledge", "resolve"}:
        return ["'event_action' must be one of trigger, acknowledge, resolve"]
    if content["event_action"] != "trigger":
        return [] if content.get("dedup_key") else ["'dedup_key' is missing or blank"]
    payload = content.get("payload")
    payload = payload if isinstance(payload, dict) else {}
    wrong = [
        f"'{name}' is missing or blank" for name in ("summary", "source") if not payload.get(name)
    ]
    if payload.get("severity") not in _SEVERITIES:
        wrong.append("'severity' must be one of critical, error, warning, info")
    if len(str(payload.get("summary", ""))) > LONGEST_SUMMARY:
        wrong.append(f"'summary' is longer than {LONGEST_SUMMARY} characters")
    return wrong


def _url(request: Request) -> str:
    return f"http://{request.headers.get('host', 'localhost')}{PREFIX.rstrip('/')}"
