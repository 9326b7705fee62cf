"""The record of an incident: added to by many at once, and nothing of it lost."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.record import FILE, Entry, append, read

AT = datetime(2026, 11, 18, 14, 50, tzinfo=UTC)
ENGINEERS, NOTES = 4, 12


def make_case(home: Path) -> Case:
    return Case.create(home, "incident-2026-11-18", {"kind": "incident"})


def note(text: str, *, at: datetime = AT, by: str = "primary") -> Entry:
    return Entry(at=at, kind="note", text=text, source=by, written_at=at, by=by)


def add_notes(folder: str, by: str) -> int:
    """Add the notes of one engineer, one at a time."""
    case = Case(Path(folder))
    return sum(len(append(case, [note(f"{by} {number}", by=by)])) for number in range(NOTES))


def test_what_was_added_is_read_in_the_order_in_which_it_was_added(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    later, earlier = note("late", at=AT + timedelta(minutes=5)), note("früh \N{EM DASH} „ja“")

    assert append(case, [later]) == (later,)
    assert append(case, [earlier]) == (earlier,)
    assert read(case).entries == (later, earlier)
    assert not read(case).is_torn


def test_a_case_without_a_record_has_an_empty_one(tmp_path: Path) -> None:
    assert read(make_case(tmp_path)).entries == ()


def test_the_same_entry_is_added_once_whoever_adds_it_and_when(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    again = Entry(**{**vars(note("seen")), "written_at": AT + timedelta(hours=1), "by": "other"})

    append(case, [note("seen"), note("seen")])

    assert append(case, [again]) == ()
    assert len(read(case).entries) == 1


def test_two_engineers_in_two_processes_lose_no_note(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    people = [f"engineer {number}" for number in range(2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        added = list(pool.map(add_notes, [str(case.folder)] * 2, people))

    assert added == [NOTES, NOTES]
    assert {entry.text for entry in read(case).entries} == {
        f"{who} {number}" for who in people for number in range(NOTES)
    }


def test_many_threads_add_the_same_entry_once(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    with ThreadPoolExecutor(ENGINEERS) as pool:
        added = list(pool.map(lambda _: len(append(case, [note("paged")])), range(ENGINEERS)))

    assert sum(added) == 1
    assert len(read(case).entries) == 1


def test_a_torn_last_line_is_left_out_and_told(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    append(case, [note("whole")])
    with case.path(FILE).open("ab") as file:
        file.write(b'{"at": "2026-11-18T15:0')

    found = read(case)

    assert [entry.text for entry in found.entries] == ["whole"]
    assert found.is_torn


def test_the_next_entry_takes_the_place_of_a_torn_line(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    append(case, [note("whole")])
    with case.path(FILE).open("ab") as file:
        file.write(b'{"at": "2026-11-18T15:0')

    append(case, [note("next")])

    assert [entry.text for entry in read(case).entries] == ["whole", "next"]
    assert not read(case).is_torn


@pytest.mark.parametrize("line", ["no json", "[]", '{"at": "2026-11-18T15:00"}'])
def test_a_line_that_cannot_be_read_is_damage_and_not_silence(tmp_path: Path, line: str) -> None:
    case = make_case(tmp_path)
    case.path(FILE).write_text(f"{line}\n", encoding="utf-8")

    with pytest.raises(CaseError, match="the record of the incident is damaged"):
        read(case)


def test_an_instant_without_an_offset_is_damage(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    append(case, [note("whole")])
    row = json.loads(case.path(FILE).read_text(encoding="utf-8"))
    case.path(FILE).write_text(json.dumps({**row, "at": "2026-11-18T15:00:00"}) + "\n", "utf-8")

    with pytest.raises(CaseError):
        read(case)
