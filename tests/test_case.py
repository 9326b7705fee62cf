"""A case is private, opened for one thing, and held by one run at a time."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from cie_runbook.case import HOME_VARIABLE, Case, default_home
from cie_runbook.errors import BadInputError, CaseError
from cie_runbook.window import Window, parse_day

WINDOW = Window.of_day(parse_day("2026-11-18"))
FACTS = {
    "profile": "drill:normal",
    "start": WINDOW.start.isoformat(),
    "end": WINDOW.end.isoformat(),
    "parameters": {"history_weeks": 6},
}


def make_case(home: Path) -> Case:
    return Case.create(home, "daily-2026-11-18", FACTS)


def test_a_case_knows_its_window(tmp_path: Path) -> None:
    assert make_case(tmp_path).window() == WINDOW


def test_a_case_is_private(tmp_path: Path) -> None:
    assert make_case(tmp_path).folder.stat().st_mode & 0o777 == 0o700


def test_the_same_case_can_be_opened_again(tmp_path: Path) -> None:
    assert make_case(tmp_path) == make_case(tmp_path)


def test_a_case_is_not_reused_for_something_else(tmp_path: Path) -> None:
    make_case(tmp_path)
    with pytest.raises(CaseError, match="with another profile"):
        Case.create(tmp_path, "daily-2026-11-18", {**FACTS, "profile": "production"})


def test_a_case_of_a_later_version_is_refused(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.write_json("case.json", {**case.facts(), "schema_version": 99})
    with pytest.raises(CaseError, match="schema version 99"):
        Case.open(case.folder)


def test_a_torn_file_is_named(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    case.path("case.json").write_text('{"schema_ver', encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.json: the file is missing or damaged"):
        Case.open(case.folder)


def test_a_name_cannot_leave_the_home_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not a safe name"):
        Case.create(tmp_path, "../elsewhere", FACTS)


def hold(folder: Path, held: object, release: object) -> None:
    with Case(folder).run_lock():
        held.set()  # type: ignore[attr-defined]  # a multiprocessing event has no public type
        release.wait(30)  # type: ignore[attr-defined]  # as above


def test_a_second_run_is_told_who_holds_the_case(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(case.folder, held, release))
    other.start()
    try:
        assert held.wait(30)
        with (
            pytest.raises(CaseError, match=f"another run works on it \\(process {other.pid} on"),
            case.run_lock(),
        ):
            pass
    finally:
        release.set()
        other.join(30)
    with case.run_lock():
        assert case.path("run-holder.json").exists()


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(case.folder, held, release))
    other.start()
    assert held.wait(30)
    other.kill()
    other.join(30)
    with case.run_lock():
        pass


def test_the_home_can_be_chosen() -> None:
    assert default_home({HOME_VARIABLE: "/srv/cases"}) == Path("/srv/cases")
    assert default_home({}).name == "cie-runbook"
