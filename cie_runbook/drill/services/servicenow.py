"""ServiceNow's Table and Attachment APIs as a rehearsal plays them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.services import servicenow_files as files
from cie_runbook.drill.services.api import Guard, GuardedApi, Reply, Route, json_mapping
from cie_runbook.drill.services.meter import Meter
from cie_runbook.drill.services.servicenow_manners import (
    USER,
    ServiceNowManners,
    base_url,
    issue_token,
    listed,
    no_record,
    refused,
)
from cie_runbook.drill.services.servicenow_query import selected
from cie_runbook.drill.services.servicenow_records import (
    Field,
    JournalEntry,
    Record,
    choices,
    coded,
    instant,
    plain,
    shown,
    ticket_record,
)
from cie_runbook.drill.services.servicenow_tickets import PRIORITIES, STATES, tickets_of
from cie_runbook.drill.services.telling import Told
from cie_runbook.drill.services.tokens import Token
from cie_runbook.drill.story import Story

PREFIX = "/servicenow/"
TICKET_TABLES = ("task", "incident", "sc_task")
JOURNAL_FIELDS = frozenset({"work_notes", "comments"})
WRITABLE = {"state", "priority", "close_code", "close_notes", "short_description"}
RESOLVED, ENDED = "6", frozenset({"7", "8"})
_LABELS = {"state": STATES, "priority": PRIORITIES}


def servicenow_api(
    story: Callable[[], Story], clock: Callable[[], datetime], token: Token
) -> Service:
    """Return ServiceNow as it knows the story."""
    endpoints = _Endpoints(story, clock)
    table: list[tuple[str, str, str, Callable[..., Reply]]] = [
        ("GET", "table/sys_journal_field", "read on sys_journal_field", endpoints.journal),
        ("GET", "table/sys_choice", "read on sys_choice", endpoints.choices),
        ("GET", "attachment", "read on sys_attachment", endpoints.attachments),
        ("GET", "attachment/{id}", "read on sys_attachment", endpoints.attachment),
        ("GET", "attachment/{id}/file", "read on sys_attachment", endpoints.content),
        ("POST", "attachment/file", "write on sys_attachment", endpoints.attach_raw),
        ("POST", "attachment/upload", "write on sys_attachment", endpoints.attach_form),
        ("GET", "table/{table}", "read on task", endpoints.tickets),
        ("GET", "table/{table}/{id}", "read on task", endpoints.ticket),
        ("PATCH", "table/{table}/{id}", "write on task", endpoints.change),
        ("PUT", "table/{table}/{id}", "write on task", endpoints.change),
    ]
    routes = [
        Route(method=method, path=f"{base}/{path}", scope=scope, handle=handle)
        for method, path, scope, handle in table
        for base in ("api/now", "api/now/v2")
    ]

    def give(request: Request, parts: Mapping[str, str]) -> Reply:
        return issue_token(request, token)

    sign_on = Route(method="POST", path="oauth_token.do", scope=None, handle=give)
    guard = Guard(ServiceNowManners(), token, Meter(clock))
    return GuardedApi(PREFIX, guard, routes=routes, open_routes=(sign_on,))


class _Endpoints:
    def __init__(self, story: Callable[[], Story], clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._told = Told(story, tickets_of)
        self._changes: dict[str, dict[str, Field]] = {}
        self._entries: list[JournalEntry] = []
        self._attached: list[files.Attachment] = []

    def tickets(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return listed(request, _asked(request, self._records(parts["table"])))

    def ticket(self, request: Request, parts: Mapping[str, str]) -> Reply:
        record = self._record(parts["table"], parts["id"])
        return Reply(body={"result": shown(record, request, base_url(request))})

    def change(self, request: Request, parts: Mapping[str, str]) -> Reply:
        record = self._record(parts["table"], parts["id"])
        asked = {name: str(value) for name, value in json_mapping(request).items()}
        if not asked:
            raise refused(400, "The payload is not valid JSON", None)
        changed = {
            name: coded(value, _LABELS[name]) if name in _LABELS else plain(value)
            for name, value in asked.items()
            if name in WRITABLE
        }
        if "state" in changed:
            _require_close_fields({**record, **changed})
        now, ticket_id = self._clock(), record["sys_id"].value
        if "state" in changed:
            changed["active"] = plain("false" if changed["state"].value in ENDED else "true")
        for element in sorted(JOURNAL_FIELDS & set(asked)):
            if asked[element]:
                self._note(ticket_id, element, asked[element], now)
        known = self._changes.setdefault(ticket_id, {})
        known.update(changed, sys_updated_on=instant(now))
        return self.ticket(request, parts)

    def journal(self, request: Request, parts: Mapping[str, str]) -> Reply:
        told = [
            JournalEntry(
                ticket_id=ticket.sys_id, at=at, author=who.login, text=text, place=str(place)
            )
            for ticket in self._told()
            for place, (at, who, text) in enumerate(ticket.notes)
        ]
        entries = [entry.record() for entry in (*told, *self._entries)]
        return listed(request, _asked(request, entries))

    def choices(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return listed(request, _asked(request, choices()))

    def attachments(self, request: Request, parts: Mapping[str, str]) -> Reply:
        records = [file.record(request) for file in self._attached]
        return listed(request, _asked(request, records))

    def attachment(self, request: Request, parts: Mapping[str, str]) -> Reply:
        record = self._file(parts).record(request)
        return Reply(body={"result": shown(record, request, base_url(request))})

    def content(self, request: Request, parts: Mapping[str, str]) -> Reply:
        file = self._file(parts)
        return Reply(body=file.content, content_type=file.content_type)

    def attach_raw(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return self._attach(files.raw_upload(request), request)

    def attach_form(self, request: Request, parts: Mapping[str, str]) -> Reply:
        return self._attach(files.form_upload(request), request)

    def _attach(self, upload: files.Upload, request: Request) -> Reply:
        self._record(upload.table, upload.ticket_id)
        file = files.Attachment(
            table=upload.table,
            ticket_id=upload.ticket_id,
            name=upload.name,
            content_type=upload.content_type,
            content=upload.content,
            at=self._clock(),
            place=len(self._attached),
        )
        self._attached.append(file)
        return Reply(
            status=201,
            body={"result": shown(file.record(request), request, base_url(request))},
        )

    def _note(self, ticket_id: str, element: str, text: str, now: datetime) -> None:
        entry = JournalEntry(
            ticket_id=ticket_id,
            at=now,
            author=USER,
            text=text,
            element=element,
            place=f"posted-{len(self._entries)}",
        )
        self._entries.append(entry)

    def _records(self, table: str) -> list[Record]:
        if table not in TICKET_TABLES:
            raise refused(400, f"Invalid table {table}")
        records = (
            {**ticket_record(ticket), **self._changes.get(ticket.sys_id, {})}
            for ticket in self._told()
        )
        return [one for one in records if table in {"task", one["sys_class_name"].value}]

    def _record(self, table: str, sys_id: str) -> Record:
        found = next((one for one in self._records(table) if one["sys_id"].value == sys_id), None)
        if found is None:
            raise no_record()
        return found

    def _file(self, parts: Mapping[str, str]) -> files.Attachment:
        found = next((one for one in self._attached if one.sys_id == parts["id"]), None)
        if found is None:
            raise no_record()
        return found


def _asked(request: Request, records: Sequence[Record]) -> Sequence[Record]:
    fields = frozenset(records[0]) if records else frozenset()
    return selected(records, request.query.get("sysparm_query", ""), fields)


def _require_close_fields(record: Record) -> None:
    missing = [name for name in ("close_code", "close_notes") if not record[name].value]
    if record["state"].value == RESOLVED and missing:
        named = ", ".join(missing)
        detail = f"Data Policy Exception: The following fields are mandatory: {named}"
        raise refused(403, "Operation Failed", detail)
