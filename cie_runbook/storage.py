"""Files written whole or not at all, and names that cannot leave their folder."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cie_runbook.errors import BadInputError, CaseError

FORGOTTEN_AFTER_S = 3600  # no write takes so long: whoever began it is dead
UNFINISHED = ".writing-"  # how the name of a file starts until it is whole
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


def safe_name(name: str) -> str:
    """Return `name` when it is a plain file name, which nothing outside a case can be.

    Raises
    ------
    BadInputError
        It holds a path separator, a leading dot, or is too long.
    """
    if not _SAFE_NAME.fullmatch(name):
        raise BadInputError(
            f"{name[:90]!r} is not a safe name",
            "case",
            "Use letters, digits, dots, dashes and underscores, at most 81 of them.",
        )
    return name


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, sync it to disk, then put it in place: old or new, never torn.

    Raises
    ------
    CaseError
        The disk is full or the folder cannot be written; the old file is intact.
    """
    with unfinished(path) as begun:
        begun.file.write(content)
        begun.put_in_place()


@dataclass(frozen=True)
class Unfinished:
    """A file that is being written beside its place."""

    file: IO[bytes]
    temporary: Path
    place: Path

    def put_in_place(self) -> None:
        """Sync the file to disk and close it, then give it its name."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.temporary.replace(self.place)
        _sync_folder(self.place.parent)


@contextmanager
def unfinished(path: Path) -> Iterator[Unfinished]:
    """Begin a file beside `path`; what was not put in place is gone afterwards.

    Raises
    ------
    CaseError
        The disk is full or the folder cannot be written.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(prefix=UNFINISHED, dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            yield Unfinished(file, Path(temporary), path)
    except OSError as error:
        raise CaseError(
            f"it cannot be written ({os.strerror(error.errno or 0)})",
            str(path),
            "Free some space or choose another folder; what was there before is intact.",
        ) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> None:
    """Remove what killed processes had begun to write below `folder` more than an hour ago."""
    for path in folder.rglob(f"{UNFINISHED}*"):
        if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER_S:
            path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows syncs the rename itself and cannot open a folder
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
