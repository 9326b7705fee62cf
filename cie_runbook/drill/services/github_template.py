"""The issue template of a rehearsal's repository, in words of our own."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

TEMPLATE_PATH = ".github/ISSUE_TEMPLATE/check-in-experience-snow-ticket.md"
TEMPLATE = """---
name: Check-in ticket from ServiceNow
about: Follow-up of a ticket of the check-in queue
title: "[SNOW]: INCIDENT NUMBER "
labels: backend, bug, SNOW, HCE-Checkin
assignees: ''

---

## Ticket
- Number in ServiceNow:
- Station:
- Seen first at (US Eastern):

Write no name, telephone number or appointment here: they stay in ServiceNow.

## Tasks
- [ ] Ask the reporter for what is missing
- [ ] Decide whether our software is at fault
- [ ] Open an issue for each fix
- [ ] Write what was found into the ticket

## Done when
- [ ] Nobody answered for 30 days, or
- [ ] the cause is known and fixed or has an issue, or
- [ ] it was not our software
"""
_LINE = 60  # characters: the service breaks base64 into lines


TEMPLATE_FOLDER = TEMPLATE_PATH.rpartition("/")[0]


def folder_json(url: str) -> list[dict[str, Any]]:
    """Return the folder of the file as the service lists it: without any content."""
    file = content_json(url)
    return [{name: value for name, value in file.items() if name not in {"content", "encoding"}}]


def content_json(url: str) -> dict[str, Any]:
    """Return the file as the service shows it."""
    raw = TEMPLATE.encode()
    packed = base64.b64encode(raw).decode()
    lines = [packed[at : at + _LINE] for at in range(0, len(packed), _LINE)]
    header = f"blob {len(raw)}\0".encode()
    return {
        "type": "file",
        "encoding": "base64",
        "name": TEMPLATE_PATH.rpartition("/")[2],
        "path": TEMPLATE_PATH,
        "size": len(raw),
        "sha": hashlib.sha1(header + raw, usedforsecurity=False).hexdigest(),  # as git names it
        "content": "\n".join(lines) + "\n",
        "url": f"{url}/contents/{TEMPLATE_PATH}",
    }
