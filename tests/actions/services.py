"""Small services that keep what they are sent: enough of each to be written to and looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.actions.world import GROUP_ID, INCIDENT, TICKET, TICKET_ID
from tests.replay import Exchange, Reply, Seen

BROKEN = Reply(503, b"{}")


@dataclass
class Slack:
    """Channels that hold messages; `fails` makes a message stay while the answer is lost."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    fails: bool = False
    after_post: Callable[[], None] = lambda: None
    upload_host: str = ""

    def exchanges(self) -> Sequence[Exchange]:
        groups = [{"id": "S0123456789", "handle": "vetext-tier-3-team"}]
        return (
            Exchange("GET", "/conversations.history", self._history),
            Exchange("GET", "/conversations.replies", self._history),
            Exchange("GET", "/usergroups.list", (Reply.of({"ok": True, "usergroups": groups}),)),
            Exchange("POST", "/chat.postMessage", self._post),
            Exchange("POST", "/files.getUploadURLExternal", self._place),
            Exchange("POST", "/upload/1", (Reply(200, b"OK", {"content-type": "text/plain"}),)),
            Exchange("POST", "/files.completeUploadExternal", self._share),
        )

    def _history(self, seen: Seen) -> Reply:
        return Reply.of({"ok": True, "messages": self.messages})

    def _post(self, seen: Seen) -> Reply:
        ts = f"1795186800.{len(self.messages):06d}"
        self.messages.append({**seen.json, "ts": ts})
        self.after_post()
        return BROKEN if self.fails else Reply.of({"ok": True, "ts": ts})

    def _place(self, seen: Seen) -> Reply:
        host = self.upload_host or f"http://{seen.headers['host']}"
        return Reply.of({"ok": True, "upload_url": f"{host}/upload/1", "file_id": "F0123456789"})

    def _share(self, seen: Seen) -> Reply:
        fields = {name: values[0] for name, values in parse_qs(seen.body.decode()).items()}
        self.messages.append({"ts": "1795186801.000001", "text": fields["initial_comment"]})
        return BROKEN if self.fails else Reply.of({"ok": True, "files": []})


@dataclass
class PagerDuty:
    """One incident with its notes."""

    status: str = "triggered"
    notes: list[dict[str, str]] = field(default_factory=list)
    fails: bool = False

    def exchanges(self) -> Sequence[Exchange]:
        path = f"/incidents/{INCIDENT}"
        return (
            Exchange("GET", path, lambda _: self._incident()),
            Exchange("PUT", path, self._acknowledge),
            Exchange("GET", f"{path}/notes", lambda _: Reply.of({"notes": self.notes})),
            Exchange("POST", f"{path}/notes", self._note),
        )

    def _incident(self) -> Reply:
        link = f"https://va.pagerduty.com/incidents/{INCIDENT}"
        return Reply.of({"incident": {"id": INCIDENT, "status": self.status, "html_url": link}})

    def _acknowledge(self, seen: Seen) -> Reply:
        self.status = seen.json["incident"]["status"]
        return BROKEN if self.fails else self._incident()

    def _note(self, seen: Seen) -> Reply:
        self.notes.append({"id": f"N{len(self.notes)}", **seen.json["note"]})
        return BROKEN if self.fails else Reply.of({"note": self.notes[-1]}, 201)


@dataclass
class ServiceNow:
    """One ticket of the class `incident`; `drops` accepts writes and carries out none."""

    state: str = "2"
    notes: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    fails: bool = False
    drops: bool = False
    refuses_files: bool = False

    def exchanges(self) -> Sequence[Exchange]:
        return (
            Exchange("GET", "/table/task", lambda _: Reply.of({"result": [self._ticket()]})),
            Exchange("GET", "/table/sys_choice", _choices),
            Exchange("GET", "/table/sys_journal_field", lambda _: self._journal()),
            Exchange("GET", "/attachment", lambda _: self._attachments()),
            Exchange("PATCH", f"/table/incident/{TICKET_ID}", self._change),
            Exchange("POST", "/attachment/file", self._attach),
        )

    def _ticket(self) -> dict[str, Any]:
        fields = {
            "sys_id": TICKET_ID,
            "number": TICKET,
            "sys_class_name": "incident",
            "state": self.state,
            "assignment_group": GROUP_ID,
        }
        return {name: {"display_value": text, "value": text} for name, text in fields.items()}

    def _journal(self) -> Reply:
        return Reply.of(
            {
                "result": [
                    {
                        "sys_id": f"{number:032x}",
                        "element_id": TICKET_ID,
                        "element": "work_notes",
                        "value": note,
                    }
                    for number, note in enumerate(self.notes)
                ]
            }
        )

    def _attachments(self) -> Reply:
        return Reply.of(
            {
                "result": [
                    {
                        "sys_id": f"{number:032x}",
                        "table_sys_id": TICKET_ID,
                        "file_name": name,
                        "hash": hashlib.sha256(content).hexdigest(),
                    }
                    for number, (name, content) in enumerate(self.files)
                ]
            }
        )

    def _change(self, seen: Seen) -> Reply:
        if not self.drops:
            self.state = seen.json.get("state", self.state)
            self.notes += [seen.json["work_notes"]] if "work_notes" in seen.json else []
        answer = {"result": {"sys_id": TICKET_ID, "state": self.state, "work_notes": ""}}
        return BROKEN if self.fails else Reply.of(answer)

    def _attach(self, seen: Seen) -> Reply:
        if self.refuses_files:
            return Reply(400, b"{}")
        self.files.append((seen.query["file_name"][0], seen.body))
        answer = {"result": {"sys_id": "a" * 32, "size_bytes": str(len(seen.body))}}
        return BROKEN if self.fails else Reply.of(answer, 201)


@dataclass
class GitHub:
    """Issues of one repository; labels that are not in `labels` are dropped silently."""

    repository: str
    labels: frozenset[str] = frozenset({"backend", "bug", "SNOW", "HCE-Checkin"})
    issues: list[dict[str, Any]] = field(default_factory=list)
    fails: bool = False

    def exchanges(self) -> Sequence[Exchange]:
        path = f"/repos/{self.repository}/issues"
        return (
            Exchange("GET", "/search/issues", self._search),
            Exchange("GET", path, lambda _: Reply.of(self.issues)),
            Exchange("POST", path, self._file),
        )

    def _search(self, seen: Seen) -> Reply:
        phrase = seen.query["q"][0].split('"')[1]
        found = [issue for issue in self.issues if phrase in issue["title"]]
        return Reply.of({"total_count": len(found), "incomplete_results": False, "items": found})

    def _file(self, seen: Seen) -> Reply:
        number = 100 + len(self.issues)
        wanted = seen.json
        issue = {
            "number": number,
            "title": wanted["title"],
            "body": wanted["body"],
            "labels": [{"name": name} for name in wanted["labels"] if name in self.labels],
            "assignees": [],
            "html_url": f"https://github.com/{self.repository}/issues/{number}",
        }
        self.issues.append(issue)
        return BROKEN if self.fails else Reply.of(issue, 201)


@dataclass
class Datadog:
    """Events of one organisation."""

    events: list[dict[str, Any]] = field(default_factory=list)
    fails: bool = False

    def exchanges(self) -> Sequence[Exchange]:
        return (
            Exchange("GET", "/api/v2/events", lambda _: self._found()),
            Exchange("POST", "/api/v1/events", self._post),
        )

    def _found(self) -> Reply:
        data = [
            {
                "id": f"event-{number}",
                "type": "event",
                "attributes": {
                    "timestamp": "2026-11-20T15:00:00Z",
                    "message": event["text"],
                    "tags": event["tags"],
                    "attributes": {"title": event["title"]},
                },
            }
            for number, event in enumerate(self.events)
        ]
        return Reply.of({"data": data})

    def _post(self, seen: Seen) -> Reply:
        self.events.append(json.loads(seen.body))
        answer = {"status": "ok", "event": {"id": 42, "url": "https://tevi.ddog-gov.com/e/42"}}
        return BROKEN if self.fails else Reply.of(answer, 202)


def _choices(seen: Seen) -> Reply:
    query = seen.query["sysparm_query"][0]
    known = {"state": (("2", "In Progress"), ("6", "Resolved")), "close_code": (("s", "Solved"),)}
    rows = [
        {"sys_id": f"{index:032x}", "name": "incident", "element": element, "value": v, "label": t}
        for element, pairs in known.items()
        for index, (v, t) in enumerate(pairs)
        if f"element={element}^" in query and "name=incident^" in query
    ]
    return Reply.of({"result": rows})
