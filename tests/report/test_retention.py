"""Old cases go whole, with their key; everything else stays as it is."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.report.retention import BEGUN, OldCase, old_cases, purge

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
KEPT = timedelta(days=400)
LONG_AGO = NOW - timedelta(days=401)


def make_case(home: Path, name: str = "old", changed_at: datetime = LONG_AGO) -> Case:
    case = Case.create(home, name, {"profile": "drill"})
    case.write_bytes("evidence", "chip.parquet", b"x" * 100)
    stamp(case.folder, changed_at)
    return case


def stamp(folder: Path, at: datetime) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (at.timestamp(), at.timestamp()), follow_symlinks=False)


def due(home: Path) -> list[OldCase]:
    return old_cases(home, kept=KEPT, now=NOW)[0]


def gone(name: str) -> bool:
    """Forget a key that is there."""
    return bool(name)


def test_a_case_is_due_once_it_was_kept_long_enough(tmp_path: Path) -> None:
    make_case(tmp_path, "young", NOW - KEPT)
    make_case(tmp_path, "old", LONG_AGO)
    make_case(tmp_path, "older", LONG_AGO - KEPT)
    assert [old.name for old in due(tmp_path)] == ["older", "old"]


def test_what_would_go_is_measured(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    facts = (case.folder / "case.json").stat().st_size
    (old,) = due(tmp_path)
    assert (old.files, old.size_bytes, old.changed_at) == (2, 100 + facts, LONG_AGO)


def test_one_new_file_keeps_a_case(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    stamp(case.path("evidence"), NOW)
    assert due(tmp_path) == []


def test_looking_changes_nothing(tmp_path: Path) -> None:
    make_case(tmp_path)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    due(tmp_path)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_a_case_goes_whole_and_its_key_with_it(tmp_path: Path) -> None:
    keys = {"old": True}
    make_case(tmp_path)
    (old,) = due(tmp_path)
    left = purge(old, kept=KEPT, now=NOW, forget=keys.pop)
    assert left is None
    assert list(tmp_path.iterdir()) == []
    assert keys == {}


def test_a_key_that_stays_is_told(tmp_path: Path) -> None:
    make_case(tmp_path)
    left = purge(due(tmp_path)[0], kept=KEPT, now=NOW, forget=lambda _: False)
    assert left is not None
    assert "its key could not be taken from the keyring" in left.why
    assert not (tmp_path / "old").exists()


def test_what_is_no_case_is_neither_touched_nor_mentioned(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "daily-drill.json").write_text("[]")
    (tmp_path / "notes").mkdir()
    (tmp_path / "case.json").write_text("{}")
    stamp(tmp_path, LONG_AGO)
    assert old_cases(tmp_path, kept=KEPT, now=NOW) == ([], [])


@pytest.mark.parametrize("facts", ["{", "[]", "{}", '{"schema_version": 99}'])
@pytest.mark.parametrize("file", ["case.json", BEGUN])
def test_what_only_seems_to_be_a_case_is_left_and_told(
    tmp_path: Path, facts: str, file: str
) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / file).write_text(facts)
    stamp(tmp_path, LONG_AGO)
    found, (left,) = old_cases(tmp_path, kept=KEPT, now=NOW)
    assert found == []
    assert left.name == "foreign"


def test_a_link_to_a_case_is_none_and_a_link_in_a_case_leads_nowhere(tmp_path: Path) -> None:
    elsewhere = make_case(tmp_path / "elsewhere", "kept").folder
    home = tmp_path / "home"
    case = make_case(home)
    (home / "link").symlink_to(elsewhere)
    (case.folder / "link").symlink_to(elsewhere)
    (case.folder / "evidence" / "link").symlink_to(elsewhere / "case.json")
    stamp(case.folder, LONG_AGO)
    (old,) = due(home)
    assert purge(old, kept=KEPT, now=NOW, forget=gone) is None
    assert [path.name for path in home.iterdir()] == ["link"]
    assert (elsewhere / "evidence" / "chip.parquet").exists()


@pytest.mark.parametrize("held", ["run", "write", "send"])
def test_a_case_that_somebody_works_on_is_left_and_told(tmp_path: Path, held: str) -> None:
    case = make_case(tmp_path)
    (old,) = due(tmp_path)
    locks: dict[str, AbstractContextManager[None]] = {
        "run": case.run_lock(),
        "write": case.write_lock(),
        "send": Outbox(case).sending(),
    }
    with locks[held]:
        stamp(case.folder, LONG_AGO)
        found, (told,) = old_cases(tmp_path, kept=KEPT, now=NOW)
        left = purge(old, kept=KEPT, now=NOW, forget=gone)
    assert found == []
    assert left == told
    assert told.why == "a run or a sending works on it"
    assert (case.folder / "evidence" / "chip.parquet").exists()


def test_what_was_changed_after_the_look_is_kept(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    (old,) = due(tmp_path)
    stamp(case.path("evidence"), NOW)
    left = purge(old, kept=KEPT, now=NOW, forget=gone)
    assert left is not None
    assert left.why == "somebody has worked on it meanwhile"
    assert Case.open(case.folder).facts()["profile"] == "drill"


def test_a_deletion_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    (old,) = due(tmp_path)

    def killed(_name: str) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        purge(old, kept=KEPT, now=NOW, forget=killed)
    assert not (case.folder / "case.json").exists()
    (rest,) = due(tmp_path)
    assert purge(rest, kept=KEPT, now=NOW, forget=gone) is None
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_not_there_holds_no_case(tmp_path: Path) -> None:
    assert old_cases(tmp_path / "none", kept=KEPT, now=NOW) == ([], [])
