"""A table of any contract comes back from its file as it was, whole, in part or page by page."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.catalog.searches import SearchKind
from cie_runbook.errors import CaseError
from cie_runbook.evidence.parquet import (
    TableWriter,
    check_digest,
    read_pages,
    read_table,
)
from cie_runbook.evidence.shapes import SHAPES
from cie_runbook.tables import conform, empty_table

COLUMNS = {
    "at": "datetime64[us, UTC]",
    "id": "string",
    "count": "Int64",
    "share": "Float64",
    "is_bot": "boolean",
}


def make_rows(first: int, count: int) -> pd.DataFrame:
    numbers = range(first, first + count)
    at = pd.Timestamp("2026-11-18T12:00:00.000001Z")
    return conform(
        pd.DataFrame(
            {
                "at": [at + pd.Timedelta(microseconds=number) for number in numbers],
                "id": [f"{number:03d}" for number in numbers],
                "count": [None if number % 3 else number for number in numbers],
                "share": [None if number % 2 else 0.5 for number in numbers],
                "is_bot": [None if number % 5 else True for number in numbers],
            }
        ),
        COLUMNS,
    )


def written(path: Path, *pages: pd.DataFrame) -> str:
    with path.open("wb") as file, TableWriter(file, COLUMNS) as writer:
        for page in pages:
            writer.append(page)
    return writer.digest


def test_every_type_and_every_gap_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    digest = written(path, make_rows(0, 7), make_rows(7, 4))
    pd.testing.assert_frame_equal(read_table(path, digest, COLUMNS), make_rows(0, 11))


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    digest = written(path, make_rows(0, 50))
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_the_columns_that_are_wanted_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    digest = written(path, make_rows(0, 5))
    table = read_table(path, digest, COLUMNS, ("count", "id"))
    pd.testing.assert_frame_equal(table, make_rows(0, 5)[["count", "id"]])


def test_pages_are_small_in_memory_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("cie_runbook.evidence.parquet")
    monkeypatch.setattr(module, "ROWS_PER_GROUP", 10)
    monkeypatch.setattr(module, "ROWS_PER_PAGE", 8)
    path = tmp_path / "x.parquet"
    digest = written(path, *(make_rows(first, 3) for first in range(0, 30, 3)))
    pages = list(read_pages(path, digest, COLUMNS))
    assert max(map(len, pages)) <= 8
    pd.testing.assert_frame_equal(pd.concat(pages, ignore_index=True), make_rows(0, 30))


def test_a_table_without_rows_keeps_its_contract(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    digest = written(path)
    pd.testing.assert_frame_equal(read_table(path, digest, COLUMNS), empty_table(COLUMNS))


@pytest.mark.parametrize("kind", SHAPES)
def test_the_tables_of_every_source_can_be_frozen(tmp_path: Path, kind: SearchKind) -> None:
    columns = SHAPES[kind].columns
    path = tmp_path / "x.parquet"
    with path.open("wb") as file, TableWriter(file, columns) as writer:
        writer.append(empty_table(columns))
    table = read_table(path, writer.digest, columns)
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == dict(columns)


def test_a_page_of_another_contract_is_a_broken_promise(tmp_path: Path) -> None:
    with (
        (tmp_path / "x.parquet").open("wb") as file,
        pytest.raises(ValueError, match="columns missing"),
        TableWriter(file, COLUMNS) as writer,
    ):
        writer.append(make_rows(0, 1).drop(columns="id"))


@given(at=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_a_single_changed_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: int, flip: int
) -> None:
    path = tmp_path_factory.mktemp("changed") / "x.parquet"
    digest = written(path, make_rows(0, 5))
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= flip
    path.write_bytes(content)
    with pytest.raises(CaseError, match="does not match its digest"):
        check_digest(path, digest)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the table is missing"):
        check_digest(tmp_path / "x.parquet", "")
