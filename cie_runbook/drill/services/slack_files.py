"""Slack's upload in three steps: an address, the bytes, the file shared in a channel.

Reference: https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.services.api import whole
from cie_runbook.drill.services.slack_channels import RUNBOOK_USER
from cie_runbook.drill.services.slack_manners import refused
from cie_runbook.drill.services.telling import word_id

UPLOAD_PATH = "upload/v1/"


@dataclass(kw_only=True)
class StoredFile:
    """A file on its way: announced, uploaded, shared."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    is_shared: bool = False

    def to_json(self, url: str) -> dict[str, Any]:
        """Return the file as a message shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "size": len(self.content or b""),
            "user": RUNBOOK_USER,
            "permalink": f"{url}/files/{RUNBOOK_USER}/{self.id}/{self.name}",
        }


class Files:
    """The files of a workspace."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def announce(self, asked: Mapping[str, Any]) -> StoredFile:
        """Make room for a file of a name and length.

        Raises
        ------
        RefusalError
            One of them is missing.
        """
        name, length = str(asked.get("filename") or ""), whole(str(asked.get("length", "")), 0)
        if not name or not length:
            raise refused("invalid_arguments")
        identity = word_id("F", "slack-file", len(self._files), name, length=11)
        self._files[identity] = StoredFile(id=identity, name=name, length=length)
        return self._files[identity]

    def receive(self, identity: str, content: bytes) -> bool:
        """Keep the bytes of an announced file; False where none was announced so."""
        file = self._files.get(identity)
        if file is None or file.is_shared or len(content) != file.length:
            return False
        file.content = content
        return True

    def share(self, asked: Mapping[str, Any]) -> list[StoredFile]:
        """Return the uploaded files that a request shares.

        Raises
        ------
        RefusalError
            One was not announced, or its bytes did not arrive.
        """
        shared = []
        for entry in _entries(asked.get("files")):
            file = self._files.get(str(entry.get("id")))
            if file is None or file.content is None:
                raise refused("file_not_found")
            file.title, file.is_shared = str(entry.get("title") or file.name), True
            shared.append(file)
        if not shared:
            raise refused("invalid_arguments")
        return shared


def _entries(files: Any) -> list[Mapping[str, Any]]:
    """Return the list of files, which a form carries as JSON."""
    try:
        listed = json.loads(files) if isinstance(files, str) else files
    except ValueError:
        raise refused("invalid_arguments") from None
    entries = listed if isinstance(listed, list) else []
    return [entry for entry in entries if isinstance(entry, dict)]
