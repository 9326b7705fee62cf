"""Attachments of ServiceNow: kept with their size and SHA-256, given back byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesParser
from email.policy import HTTP

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.servicenow_manners import USER, base_url, refused
from cie_runbook.drill.services.servicenow_records import Field, instant, plain
from cie_runbook.drill.services.telling import hex_id

LARGEST = 8_000_000  # bytes
BARRED = (".exe", ".bat", ".js", ".vbs")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One file that hangs on a record."""

    table: str
    ticket_id: str
    name: str
    content_type: str
    content: bytes
    at: datetime
    place: int

    @property
    def sys_id(self) -> str:
        """Its id."""
        return hex_id("snow-attachment", self.ticket_id, self.place)

    def record(self, request: Request) -> dict[str, Field]:
        """Return what the service tells of the file."""
        link = f"{base_url(request)}/attachment/{self.sys_id}/file"
        return {
            "sys_id": plain(self.sys_id),
            "table_name": plain(self.table),
            "table_sys_id": plain(self.ticket_id),
            "file_name": plain(self.name),
            "content_type": plain(self.content_type),
            "size_bytes": plain(str(len(self.content))),
            "hash": plain(hashlib.sha256(self.content).hexdigest()),
            "download_link": plain(link),
            "state": plain("available"),
            "sys_created_on": instant(self.at),
            "sys_created_by": plain(USER),
        }


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What a request wants attached, and where."""

    table: str
    ticket_id: str
    name: str
    content_type: str
    content: bytes


def raw_upload(request: Request) -> Upload:
    """Read an upload whose body is the file.

    Raises
    ------
    RefusalError
        Table, record or name is missing, or the file is not allowed.
    """
    kind = request.headers.get("content-type", "")
    if not kind:
        raise refused(400, "Content-Type is required", None)
    return _allowed(request.query, request.query.get("file_name", ""), kind, request.body)


def form_upload(request: Request) -> Upload:
    """Read an upload that is written as a form, the file in its last part.

    Raises
    ------
    RefusalError
        It is no such form, or as for `raw_upload`.
    """
    kind = request.headers.get("content-type", "")
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    if not kind.startswith("multipart/form-data") or not message.is_multipart():
        raise refused(400, "The request is not a multipart form", None)
    fields: dict[str, str] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        name = part.get_filename()
        if name is not None:
            return _allowed(fields, name, part.get_content_type(), content)
        field = part.get_param("name", header="content-disposition")
        fields[str(field)] = content.decode(errors="replace").strip()
    raise refused(400, "The form holds no file", None)


def _allowed(fields: Mapping[str, str], name: str, kind: str, content: bytes) -> Upload:
    table, ticket_id = fields.get("table_name", ""), fields.get("table_sys_id", "")
    if not (table and ticket_id and name):
        raise refused(400, "table_name, table_sys_id and file_name are required", None)
    if name.lower().endswith(BARRED):
        raise refused(400, "Attachment extension is not allowed", None)
    if not content or len(content) > LARGEST:
        raise refused(413 if content else 400, "Attachment size is not allowed", None)
    return Upload(table=table, ticket_id=ticket_id, name=name, content_type=kind, content=content)
