"""What a drill leaves on disk."""

from __future__ import annotations

import json
import shlex
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cie_runbook.drill.keeping import DOINGS, SEALED, DrillFolder, Played
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.errors import BadInputError, CaseError

AT = datetime(2026, 11, 18, 14, 45, tzinfo=UTC)
PLAYED = Played(
    scenario="vista-outage",
    day=date(2026, 11, 18),
    begins_at=AT,
    alert_at=AT + timedelta(minutes=5),
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("alert_at", [None, PLAYED.alert_at])
def test_what_is_played_is_read_back_and_not_to_be_seen(
    tmp_path: Path, alert_at: datetime | None
) -> None:
    played = Played(scenario="vista-outage", day=PLAYED.day, begins_at=AT, alert_at=alert_at)
    folder = DrillFolder.create(tmp_path, "first")
    folder.seal(played)

    assert folder.played() == played
    assert "vista" not in (folder.folder / SEALED).read_text()
    assert mode(folder.folder / SEALED) == 0o600


def test_the_latest_drill_of_a_day_is_found(tmp_path: Path) -> None:
    for name, day in (("a", 18), ("b", 18), ("c", 19)):
        played = Played(scenario="surge", day=date(2026, 11, day), begins_at=AT, alert_at=None)
        DrillFolder.create(tmp_path, name).seal(played)
    DrillFolder.create(tmp_path, "d")  # begun, and never played

    assert DrillFolder.of_day(tmp_path, PLAYED.day).name == "b"
    with pytest.raises(BadInputError, match="no drill was started on 2026-11-20"):
        DrillFolder.of_day(tmp_path, date(2026, 11, 20))


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "missing"])
def test_a_broken_seal_is_told(tmp_path: Path, damage: str) -> None:
    folder = DrillFolder.create(tmp_path, "first")
    folder.seal(PLAYED)
    path = folder.folder / SEALED
    content = json.loads(path.read_text())
    texts = {
        "cut": path.read_text()[:-20],
        "changed": json.dumps({**content, "sealed": content["sealed"][:-8] + "AAAAAAA="}),
        "foreign": "[]",
    }
    if damage == "missing":
        path.unlink()
    else:
        path.write_text(texts[damage])

    with pytest.raises(CaseError, match="missing or damaged"):
        folder.played()


def test_what_people_did_in_pagerduty_is_read_back(tmp_path: Path) -> None:
    folder = DrillFolder.create(tmp_path, "first")
    taken = Incident(key="a", title="CHIP", created_at=AT, acknowledged=(AT, ON_CALL[0]))
    assert folder.doings() == ()
    folder.keep([taken, Incident(key="b", title="vista-api", created_at=AT)])

    first, second = folder.doings()
    assert (first.incident, first.acknowledged_at, first.resolved_at) == (taken.id, AT, None)
    assert (second.title, second.created_at, second.acknowledged_at) == ("vista-api", AT, None)


def test_torn_doings_are_told(tmp_path: Path) -> None:
    folder = DrillFolder.create(tmp_path, "first")
    (folder.folder / DOINGS).write_text('{"incidents": [{}]}')

    with pytest.raises(CaseError, match="missing or damaged"):
        folder.doings()


def test_the_environment_is_private_and_a_shell_reads_it(tmp_path: Path) -> None:
    folder = DrillFolder.create(tmp_path, "first")
    path = folder.write_environment({"A": "x y", "B": "it's; rm"})

    assert mode(path) == 0o600
    assert mode(folder.folder) == 0o700
    assert shlex.split(path.read_text()) == ["export", "A=x y", "export", "B=it's; rm"]


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "drills").write_text("a file")

    with pytest.raises(BadInputError, match="cannot be made"):
        DrillFolder.create(tmp_path, "first")
