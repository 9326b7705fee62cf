"""Old cases: found by their last change, and deleted whole together with the key of their tags."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from cie_runbook.case import SCHEMA_VERSION, Case
from cie_runbook.errors import CaseError, RunbookError
from cie_runbook.report.redactors import forget_case_key

FACTS = "case.json"
BEGUN = "purging.json"
"""What `case.json` is called once the deletion began: a case no more, and never anything else's."""

LOCKS = (".run.lock", ".send.lock", ".write.lock")


@dataclass(frozen=True, kw_only=True)
class OldCase:
    """A case that nothing has changed for longer than cases are kept.

    Attributes
    ----------
    folder : Path
        Where it is.
    changed_at : datetime
        When its newest file was written, UTC.
    files : int
        How many files go with it.
    size_bytes : int
        How large they are together.
    """

    folder: Path
    changed_at: datetime
    files: int
    size_bytes: int

    @property
    def name(self) -> str:
        """The name of the case, which is its folder's."""
        return self.folder.name


@dataclass(frozen=True, kw_only=True)
class Left:
    """A folder that is left as it is, and why."""

    name: str
    why: str


def old_cases(home: Path, *, kept: timedelta, now: datetime) -> tuple[list[OldCase], list[Left]]:
    """Return the cases right below `home` that are due, the oldest first, and what is left.

    Nothing is written. What is no case is not mentioned, unless it seems to be a damaged one.

    Parameters
    ----------
    home : Path
        The folder of the cases.
    kept : timedelta
        How long a case is kept after its last change.
    now : datetime
        The present of the machine that stamped the files, aware.
    """
    due: list[OldCase] = []
    left: list[Left] = []
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if not _may_be_case(folder):
            continue
        try:
            old = _measured(folder)
            if now - old.changed_at <= kept:
                continue
            _refuse_foreign(folder)
            _held(folder, [lock for lock in LOCKS if (folder / lock).exists()]).close()
        except (RunbookError, OSError) as error:
            left.append(Left(name=folder.name, why=_reason(error)))
        else:
            due.append(old)
    return sorted(due, key=lambda old: (old.changed_at, old.name)), left


def purge(
    old: OldCase, *, kept: timedelta, now: datetime, forget: Callable[[str], bool] = forget_case_key
) -> Left | None:
    """Delete a case and the key of its tags; return why where it is left, or a part of it.

    The case is held meanwhile. A deletion that is killed is gone on with at the next one: from its
    first moment on, the folder is no case any more.
    """
    try:
        with _held(old.folder, LOCKS):
            _refuse_foreign(old.folder)
            if now - _measured(old.folder).changed_at <= kept:
                return Left(name=old.name, why="somebody has worked on it meanwhile")
            has_no_key = _emptied(old.folder, forget)
        for lock in LOCKS:
            (old.folder / lock).unlink(missing_ok=True)
        (old.folder / BEGUN).unlink(missing_ok=True)
        old.folder.rmdir()
    except (RunbookError, OSError) as error:
        return Left(name=old.name, why=_reason(error))
    if has_no_key:
        return None
    return Left(
        name=old.name, why="the case is gone, but its key could not be taken from the keyring"
    )


def _may_be_case(folder: Path) -> bool:
    """Whether the folder says of itself that it is a case; a link to one does not count."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return any((folder / name).is_file() for name in (FACTS, BEGUN))


def _refuse_foreign(folder: Path) -> None:
    """Raise CaseError where the folder is no case of this version, nor what is left of one."""
    if (folder / FACTS).exists():
        Case.open(folder)
    elif Case(folder).read_json(BEGUN).get("schema_version") != SCHEMA_VERSION:
        raise CaseError("it is no case of this version", str(folder), "")


def _measured(folder: Path) -> OldCase:
    files = [path for path in _files(folder) if path.name not in LOCKS]
    stats = [path.lstat() for path in files]
    newest = max((stat.st_mtime for stat in stats), default=folder.stat().st_mtime)
    return OldCase(
        folder=folder,
        changed_at=datetime.fromtimestamp(newest, UTC),
        files=len(files),
        size_bytes=sum(stat.st_size for stat in stats),
    )


def _files(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder that is no folder; links are not followed."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _held(folder: Path, names: Iterable[str]) -> ExitStack:
    """Hold a case against runs, sendings and writes.

    Raises
    ------
    CaseError
        Somebody works on it.
    """
    with ExitStack() as locks:
        for name in names:
            lock = FileLock(folder / name, timeout=0, mode=0o600)
            try:
                locks.enter_context(lock)
            except Timeout:
                raise CaseError("a run or a sending works on it", str(folder), "") from None
        return locks.pop_all()


def _emptied(folder: Path, forget: Callable[[str], bool]) -> bool:
    """Delete all but the locks and the mark that it began; say whether no key is left."""
    if (folder / FACTS).exists():
        (folder / FACTS).replace(folder / BEGUN)
    has_no_key = forget(folder.name)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name not in {BEGUN, *LOCKS}:
            path.unlink()
    return has_no_key


def _reason(error: RunbookError | OSError) -> str:
    if isinstance(error, RunbookError):
        return error.what
    return f"it cannot be read or deleted ({error.strerror or type(error).__name__})"
