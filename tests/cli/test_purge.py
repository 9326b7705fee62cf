"""`cie-runbook purge`."""

from __future__ import annotations

import os
import time
from pathlib import Path

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from tests.cli.terminal import Terminal

DAY_S = 86_400


def make_case(home: Path, name: str, *, days: float) -> Case:
    case = Case.create(home, name, {"profile": "drill"})
    at = time.time() - days * DAY_S
    os.utime(case.folder / "case.json", (at, at))
    return case


def test_without_confirmation_old_cases_are_only_listed(terminal: Terminal) -> None:
    old = make_case(terminal.home, "daily-old", days=401.5)
    make_case(terminal.home, "daily-new", days=2)
    ended = terminal.run("purge")
    assert ended.code == 0
    assert f"1 case in {terminal.home} unchanged for more than 400 days." in ended.out
    assert "daily-old: last changed" in ended.out
    assert "(401 days ago), 0.0 MB, 1 file" in ended.out
    assert "daily-new" not in ended.out
    assert "Nothing was deleted." in ended.out
    assert old.folder.exists()


def test_confirmed_they_are_deleted_and_nothing_else(terminal: Terminal) -> None:
    make_case(terminal.home, "daily-old", days=500)
    new = make_case(terminal.home, "daily-new", days=2)
    (terminal.home / "history").mkdir()
    ended = terminal.run("purge", "--confirm")
    assert ended.code == 0
    assert "Deleted: daily-old, and the key of its tags." in ended.out
    assert sorted(path.name for path in terminal.home.iterdir()) == ["daily-new", "history"]
    assert new.facts()["profile"] == "drill"


def test_how_long_cases_are_kept_can_be_chosen(terminal: Terminal, tmp_path: Path) -> None:
    make_case(tmp_path / "else", "case", days=8)
    ended = terminal.run("purge", "--older-than", "7", "--out", tmp_path / "else", "--confirm")
    assert "Deleted: case" in ended.out
    assert list((tmp_path / "else").iterdir()) == []


def test_a_case_at_work_is_left_and_the_command_says_so(terminal: Terminal) -> None:
    case = make_case(terminal.home, "daily-old", days=500)
    with case.write_lock():
        ended = terminal.run("purge", "--confirm")
    assert ended.code == 1
    assert "Left: daily-old: a run or a sending works on it." in ended.out
    assert case.facts()["profile"] == "drill"


def test_nothing_is_due_where_there_is_no_case(terminal: Terminal) -> None:
    ended = terminal.run("purge", "--confirm")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("0 cases in ")


def test_a_retention_of_no_days_is_refused(terminal: Terminal) -> None:
    assert "--older-than" in terminal.refused("purge", "--older-than", "0")


def test_the_catalog_says_how_long_cases_are_kept() -> None:
    assert load_catalog().rules.cases.kept_days == 400
