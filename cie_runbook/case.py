"""A case: the folder that holds one investigation, written atomically and under a lock."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs
from filelock import FileLock, Timeout

from cie_runbook.errors import BadInputError, CaseError
from cie_runbook.storage import remove_unfinished, safe_name, write_atomically
from cie_runbook.window import Window

SCHEMA_VERSION = 1
HOME_VARIABLE = "CIE_RUNBOOK_HOME"


@dataclass(frozen=True)
class Case:
    """One investigation on disk. The folder is private to its owner (0700, files 0600)."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> Case:
        """Open an existing case.

        Raises
        ------
        CaseError
            The folder is no case, or one of a later version.
        """
        case = cls(folder)
        facts = case.facts()
        version = facts.get("schema_version")
        if version != SCHEMA_VERSION:
            raise CaseError(
                f"the case has schema version {version!r}, this program knows {SCHEMA_VERSION}",
                str(folder),
                "Open it with the version of cie-runbook that wrote it.",
            )
        return case

    @classmethod
    def create(cls, home: Path, name: str, facts: Mapping[str, Any]) -> Case:
        """Make the case `name` below `home`, or open the one that is there.

        Raises
        ------
        BadInputError
            The name is not a safe folder name, or the place cannot be written.
        CaseError
            The case is there, and was opened for something else.
        """
        folder = home / safe_name(name)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise BadInputError(
                "the folder cannot be made",
                str(folder),
                f"Choose another with --out or {HOME_VARIABLE}.",
            ) from None
        case = cls(folder)
        wanted = {"schema_version": SCHEMA_VERSION, "name": name, **facts}
        if not (folder / "case.json").exists():
            case.write_json("case.json", wanted)
        found = cls.open(folder).facts()
        different = sorted(key for key in wanted if _differs(found.get(key), wanted[key]))
        if different:
            raise CaseError(
                f"the case is there, with another {', '.join(different)}",
                str(folder),
                "Choose another folder with --out, or move that case away.",
            )
        return case

    @property
    def name(self) -> str:
        """The name of the case, which is its folder's."""
        return self.folder.name

    def facts(self) -> dict[str, Any]:
        """Read what the case was opened for: profile, window, parameters."""
        return self.read_json("case.json")

    def window(self) -> Window:
        """Read the window that the case was opened for."""
        facts = self.facts()
        return Window(datetime.fromisoformat(facts["start"]), datetime.fromisoformat(facts["end"]))

    def extend(self, end: datetime) -> None:
        """Move the end of the case's window forward, as an incident does that goes on.

        An earlier end than the one it has changes nothing.
        """
        with self.write_lock():
            facts = self.facts()
            if end > datetime.fromisoformat(facts["end"]):
                self.write_json("case.json", {**facts, "end": end.isoformat()})

    def path(self, *parts: str) -> Path:
        """Return the path of a file of the case; every part is checked to be a plain name."""
        return self.folder.joinpath(*(safe_name(part) for part in parts))

    def read_json(self, *parts: str) -> dict[str, Any]:
        """Read a JSON file of the case.

        Raises
        ------
        CaseError
            The file is missing or torn.
        """
        path = self.path(*parts)
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise CaseError(
                "the file is missing or damaged", str(path), "Restore it, or open a new case."
            ) from None
        if not isinstance(content, dict):
            raise CaseError("the file does not hold an object", str(path), "Open a new case.")
        return content

    def read_text(self, *parts: str) -> str:
        """Read a text file of the case.

        Raises
        ------
        CaseError
            The file is missing or is no text.
        """
        path = self.path(*parts)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise CaseError(
                "the file is missing or damaged", str(path), "Run the command again that writes it."
            ) from None

    def write_json(self, *parts_and_content: Any) -> Path:
        """Write a JSON file of the case atomically: ``write_json("findings", "x.json", {...})``."""
        *parts, content = parts_and_content
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
        return self.write_bytes(*parts, f"{text}\n".encode())

    def write_bytes(self, *parts_and_content: Any) -> Path:
        """Write a file of the case atomically, and return its path."""
        *parts, content = parts_and_content
        path = self.path(*parts)
        write_atomically(path, content)
        return path

    @contextmanager
    def run_lock(self) -> Iterator[None]:
        """Hold the case for one run; the operating system frees it when the process dies.

        Raises
        ------
        CaseError
            Another run holds the case; the sentence says which.
        """
        lock = FileLock(self.folder / ".run.lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise CaseError(
                f"another run works on it ({self._holder()})",
                str(self.folder),
                "Wait until it ends.",
            ) from None
        try:
            self.write_json("run-holder.json", _this_process())
            remove_unfinished(self.folder)
            yield
        finally:
            self.path("run-holder.json").unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Hold the case for one write, so that two processes freeze a table only once."""
        with FileLock(self.folder / ".write.lock", timeout=600, mode=0o600):
            yield

    def _holder(self) -> str:
        try:
            holder = self.read_json("run-holder.json")
        except CaseError:
            return "it has just started"
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"


def _differs(found: Any, wanted: Any) -> bool:
    """Say whether facts contradict each other: a run of more steps has more parameters."""
    if isinstance(found, dict) and isinstance(wanted, Mapping):
        return any(found[name] != wanted[name] for name in found.keys() & wanted.keys())
    return bool(found != wanted)


def default_home(environ: Mapping[str, str]) -> Path:
    """Return the folder below which cases live: private, and never inside a repository."""
    chosen = environ.get(HOME_VARIABLE)
    return Path(chosen) if chosen else platformdirs.user_data_path("cie-runbook")


def _this_process() -> dict[str, Any]:
    return {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
