"""Files are the old or the new, never torn; names cannot leave their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import BadInputError, CaseError
from cie_runbook.storage import remove_unfinished, safe_name, unfinished, write_atomically


def test_a_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "case" / "findings.json"
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "findings.json"
    write_atomically(path, b"old")

    def disk_full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(CaseError, match="No space left on device"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "a\x00", "x" * 82, "é"])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(BadInputError, match="not a safe name"):
        safe_name(name)


@given(st.text(max_size=100))
def test_a_safe_name_is_one_path_component(name: str) -> None:
    try:
        accepted = safe_name(name)
    except BadInputError:
        return
    assert Path("/folder", accepted).parent == Path("/folder")


def test_what_a_killed_process_left_unfinished_is_removed(tmp_path: Path) -> None:
    write_atomically(tmp_path / "evidence" / "chip.json", b"{}")
    forgotten, fresh = (tmp_path / "evidence" / f".writing-{name}" for name in ("old", "new"))
    for path in (forgotten, fresh):
        path.write_bytes(b"half")
    os.utime(forgotten, (0, 0))
    remove_unfinished(tmp_path)
    left = {path.name for path in (tmp_path / "evidence").iterdir()}
    assert left == {"chip.json", ".writing-new"}


def test_a_file_that_is_not_put_in_place_is_gone(tmp_path: Path) -> None:
    place = tmp_path / "table.parquet"
    with unfinished(place) as begun:
        begun.file.write(b"half")
    assert list(tmp_path.iterdir()) == []


def test_a_file_has_its_name_only_once_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "table.parquet"
    with unfinished(place) as begun:
        begun.file.write(b"whole")
        assert not place.exists()
        begun.put_in_place()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("table.parquet", b"whole")
    ]
