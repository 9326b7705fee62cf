"""What a rehearsal that is played leaves on disk: its sealed truth, and what people did."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.errors import BadInputError, CaseError
from cie_runbook.storage import safe_name, write_atomically

FOLDER = "drills"
SEALED, DOINGS, ENVIRONMENT = "sealed.json", "pagerduty.json", "environment.sh"
ABOUT = "Sealed until it is scored: `cie-runbook drill score CASE` opens it."
_MEND = "Start another drill with `cie-runbook drill start`."


@dataclass(frozen=True, kw_only=True)
class Played:
    """What was played.

    Attributes
    ----------
    scenario : str
        Its id.
    day : date
        The day that it is played on, US Eastern.
    begins_at : datetime
        Where its clock began, UTC.
    alert_at : datetime or None
        When the alert came that began it, UTC; None where no monitor said anything.
    """

    scenario: str
    day: date
    begins_at: datetime
    alert_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What became of one incident in PagerDuty.

    Attributes
    ----------
    incident, title : str
        Its id, and as people read it.
    created_at : datetime
        Of its alert, UTC.
    acknowledged_at, resolved_at : datetime or None
        By a person, UTC; None where nobody did.
    """

    incident: str
    title: str
    created_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None


@dataclass(frozen=True)
class DrillFolder:
    """The folder of one drill: private to its owner, below the home of the cases."""

    folder: Path

    @classmethod
    def create(cls, home: Path, name: str) -> DrillFolder:
        """Make the folder of a drill.

        Raises
        ------
        BadInputError
            It cannot be made.
        """
        folder = home / FOLDER / safe_name(name)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            raise BadInputError(
                "the folder of the drill cannot be made", str(folder), "Choose another home."
            ) from None
        return cls(folder)

    @classmethod
    def of_day(cls, home: Path, day: date) -> DrillFolder:
        """Return the drill that was started last of those on `day`.

        Raises
        ------
        BadInputError
            None was.
        """
        there = sorted(path.parent for path in (home / FOLDER).glob(f"*/{SEALED}"))
        for folder in reversed(there):
            found = cls(folder)
            if found.played().day == day:
                return found
        raise BadInputError(f"no drill was started on {day}", str(home / FOLDER), _MEND)

    @property
    def name(self) -> str:
        """Its name."""
        return self.folder.name

    def seal(self, played: Played) -> None:
        """Write down what is played, so that nobody reads it by chance."""
        alert_at = None if played.alert_at is None else played.alert_at.isoformat()
        row = {
            "scenario": played.scenario,
            "day": played.day.isoformat(),
            "begins_at": played.begins_at.isoformat(),
            "alert_at": alert_at,
        }
        content = zlib.compress(json.dumps(row).encode())
        sealed = {
            "about": ABOUT,
            "sealed": base64.b64encode(content).decode(),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        self._write(SEALED, sealed)

    def played(self) -> Played:
        """Break the seal.

        Raises
        ------
        CaseError
            The file is missing or damaged.
        """
        try:
            sealed = self._read(SEALED)
            content = base64.b64decode(sealed["sealed"], validate=True)
            if hashlib.sha256(content).hexdigest() != sealed["sha256"]:
                raise self._damaged(SEALED)
            row = json.loads(zlib.decompress(content))
            return Played(
                scenario=str(row["scenario"]),
                day=date.fromisoformat(row["day"]),
                begins_at=datetime.fromisoformat(row["begins_at"]),
                alert_at=_instant(row["alert_at"]),
            )
        except (KeyError, TypeError, ValueError, zlib.error):
            raise self._damaged(SEALED) from None

    def keep(self, incidents: Iterable[Incident]) -> None:
        """Write down what people did with incidents so far."""
        rows = [
            {
                "incident": one.id,
                "title": one.title,
                "created_at": one.created_at.isoformat(),
                "acknowledged_at": one.acknowledged and one.acknowledged[0].isoformat(),
                "resolved_at": one.resolved and one.resolved[0].isoformat(),
            }
            for one in incidents
        ]
        self._write(DOINGS, {"incidents": rows})

    def doings(self) -> tuple[Doing, ...]:
        """Return what people did with incidents; nothing where nobody did anything.

        Raises
        ------
        CaseError
            The file is damaged.
        """
        if not (self.folder / DOINGS).exists():
            return ()
        try:
            return tuple(
                Doing(
                    incident=str(row["incident"]),
                    title=str(row["title"]),
                    created_at=datetime.fromisoformat(row["created_at"]),
                    acknowledged_at=_instant(row["acknowledged_at"]),
                    resolved_at=_instant(row["resolved_at"]),
                )
                for row in self._read(DOINGS)["incidents"]
            )
        except (KeyError, TypeError, ValueError):
            raise self._damaged(DOINGS) from None

    def write_environment(self, variables: Mapping[str, str]) -> Path:
        """Write what another shell is to source, and return where it is."""
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()]
        path = self.folder / ENVIRONMENT
        write_atomically(path, "".join(lines).encode())
        return path

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        write_atomically(self.folder / name, json.dumps(content, indent=1).encode())

    def _read(self, name: str) -> dict[str, Any]:
        try:
            content = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise self._damaged(name) from None
        if not isinstance(content, dict):
            raise self._damaged(name)
        return content

    def _damaged(self, name: str) -> CaseError:
        return CaseError("the file is missing or damaged", str(self.folder / name), _MEND)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
