"""Drafts on disk, in the case they belong to: each change of state happens once, and is noted."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from cie_runbook.actions.draft import Draft, Receipt, State
from cie_runbook.case import Case
from cie_runbook.errors import BadInputError, CaseError

FOLDER = "drafts"
JOURNAL = "outbox.jsonl"
SEND_WAIT_S = 300.0  # longer than one sending may take
_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


class Outbox:
    """The drafts of one case. Safe to use from several threads and processes at once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def add(self, draft: Draft, content: bytes = b"") -> Draft:
        """Keep a draft, with the content of its file; one that is there already stays as it is."""
        with self.case.write_lock():
            if self._path_exists(draft.id):
                return self.get(draft.id)
            if draft.file is not None:
                self.case.write_bytes(FOLDER, f"{draft.id}.content", content)
            self._write(draft)
            self._note(draft, before=None, at=draft.made_at, by="")
        return draft

    def all(self) -> list[Draft]:
        """Return the drafts of the case, the oldest first."""
        files = sorted((self.case.folder / FOLDER).glob("*.json"))
        drafts = [self.get(file.stem) for file in files]
        return sorted(drafts, key=lambda draft: (draft.made_at, draft.id))

    def get(self, draft_id: str) -> Draft:
        """Return the draft with an id.

        Raises
        ------
        BadInputError
            There is none.
        CaseError
            The file is damaged, or its content is not the one that the id was made from.
        """
        path = self.case.path(FOLDER, f"{draft_id}.json")
        if not path.exists():
            raise BadInputError(
                f"the case has no draft {draft_id[:80]!r}",
                self.case.name,
                "See `cie-runbook drafts list`.",
            )
        changed = CaseError("the draft was changed by hand", str(path), "Draft it anew.")
        try:
            content = self.case.read_json(FOLDER, f"{draft_id}.json")
            draft = _DRAFT.validate_python({k: v for k, v in content.items() if k != "id"})
        except (ValidationError, ValueError):
            raise changed from None
        if draft.id != draft_id:
            raise changed
        return draft

    def content(self, draft: Draft) -> bytes:
        """Return the content of a draft's file; empty where none goes along.

        Raises
        ------
        CaseError
            It is missing, or not the one that was drafted.
        """
        if draft.file is None:
            return b""
        path = self.case.path(FOLDER, f"{draft.id}.content")
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != draft.file.sha256:
            raise CaseError("the file of the draft is damaged", str(path), "Draft it anew.")
        return content

    def change(  # noqa: PLR0913 - what a state is made of, by keyword
        self,
        draft_id: str,
        *,
        expected: Collection[State],
        state: State,
        at: datetime,
        by: str,
        tried_at: datetime | None = None,
        receipt: Receipt | None = None,
        problem: str = "",
    ) -> Draft | None:
        """Bring a draft into another state, if it is still in an expected one; else None."""
        with self.case.write_lock():
            before = self.get(draft_id)
            if before.state not in expected:
                return None
            after = replace(
                before,
                state=state,
                tried_at=tried_at or before.tried_at,
                receipt=receipt,
                problem=problem,
            )
            self._write(after)
            self._note(after, before=before.state, at=at, by=by)
        return after

    @contextmanager
    def sending(self, wait_s: float = SEND_WAIT_S) -> Iterator[None]:
        """Hold the case for sending: one draft at a time; freed when the process dies.

        Raises
        ------
        CaseError
            Another process has been sending for `wait_s` seconds.
        """
        lock = FileLock(self.case.folder / ".send.lock", timeout=wait_s, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise CaseError(
                "another process is sending from it", str(self.case.folder), "Wait until it ends."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _path_exists(self, draft_id: str) -> bool:
        return self.case.path(FOLDER, f"{draft_id}.json").exists()

    def _write(self, draft: Draft) -> None:
        content: Mapping[str, Any] = _DRAFT.dump_python(draft, mode="json")
        self.case.write_json(FOLDER, f"{draft.id}.json", content)

    def _note(self, draft: Draft, *, before: State | None, at: datetime, by: str) -> None:
        """Append one line to the journal: what changed, without any of the content."""
        line = {
            "at": at.isoformat(),
            "draft": draft.id,
            "from": before,
            "to": draft.state,
            "by": by,
            "reference": draft.receipt.reference if draft.receipt else None,
            "problem": draft.problem or None,
        }
        path = self.case.path(JOURNAL)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(f"{json.dumps(line, ensure_ascii=False)}\n".encode())
            file.flush()
            os.fsync(file.fileno())
