"""Tables as Parquet files: written piece by piece with their digest, read as much as is needed.

A piece becomes a row group, so that neither writing nor reading needs the whole table in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from cie_runbook.errors import CaseError
from cie_runbook.tables import conform, empty_table

ROWS_PER_GROUP = 10_000  # a group of log events is a few MB, and compresses well
ROWS_PER_PAGE = 10_000  # read at once, unless the caller says otherwise
_BLOCK_BYTES = 1 << 20


class TableWriter:
    """Writes a table of one contract to an open file, page by page."""

    def __init__(self, file: IO[bytes], columns: Mapping[str, str]) -> None:
        self.rows = 0
        self._columns = columns
        self._waiting: list[pd.DataFrame] = []
        self._hashing = _Hashing(file)
        self._schema = pa.Schema.from_pandas(empty_table(columns), preserve_index=False)
        self._writer = pq.ParquetWriter(self._hashing, self._schema, compression="zstd")

    @property
    def digest(self) -> str:
        """SHA-256 of what was written; of the whole file once the writer is closed."""
        return self._hashing.digest

    def append(self, table: pd.DataFrame) -> None:
        """Add rows; a group is written once enough have come together."""
        self._waiting.append(conform(table, self._columns))
        self.rows += len(table)
        if sum(map(len, self._waiting)) >= ROWS_PER_GROUP:
            self._write_group()

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        filled = [table for table in self._waiting if len(table)]
        self._waiting.clear()
        if filled:
            whole = pd.concat(filled, ignore_index=True)
            group = pa.Table.from_pandas(whole, schema=self._schema, preserve_index=False)
            self._writer.write_table(group, row_group_size=len(whole))


def check_digest(path: Path, digest: str) -> None:
    """Refuse a file that is not the one that was written.

    Raises
    ------
    CaseError
        It is missing, or does not match `digest`.
    """
    with _opened(path, digest):
        pass


def read_table(
    path: Path, digest: str, columns: Mapping[str, str], wanted: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the table, or only the columns `wanted`, with the types of its contract.

    Raises
    ------
    CaseError
        The file is missing, or does not match `digest`.
    """
    kept = _kept(columns, wanted)
    with _opened(path, digest) as file:
        return conform(pq.read_table(file, columns=list(kept)).to_pandas(), kept)


def read_pages(
    path: Path, digest: str, columns: Mapping[str, str], wanted: Sequence[str] = ()
) -> Iterator[pd.DataFrame]:
    """Yield the rows of a table in order, `ROWS_PER_PAGE` at a time; see `read_table`."""
    kept = _kept(columns, wanted)
    with _opened(path, digest) as file:
        pages = pq.ParquetFile(file).iter_batches(ROWS_PER_PAGE, columns=list(kept))
        for page in pages:
            yield conform(page.to_pandas(), kept)


def _kept(columns: Mapping[str, str], wanted: Sequence[str]) -> Mapping[str, str]:
    return {name: columns[name] for name in wanted} if wanted else columns


@contextmanager
def _opened(path: Path, digest: str) -> Iterator[IO[bytes]]:
    """Open a file whose content is checked: what is read afterwards comes from the same file."""
    try:
        with path.open("rb") as file:
            if _digest_of(file) != digest:
                raise damaged(path, "the table does not match its digest")
            file.seek(0)
            yield file
    except OSError:
        raise damaged(path, "the table is missing") from None


def damaged(path: Path, what: str) -> CaseError:
    """Return the error for a file of evidence that cannot be used."""
    return CaseError(what, str(path), "Ask for it anew with --refresh.")


def _digest_of(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    while block := file.read(_BLOCK_BYTES):
        found.update(block)
    return found.hexdigest()


class _Hashing:
    """A file that is only ever written to at its end, and knows the digest of what was written."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._found = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self._found.hexdigest()

    def write(self, content: Any) -> int:
        written = bytes(content)
        self._found.update(written)
        return self._file.write(written)

    def tell(self) -> int:
        return self._file.tell()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Stay open: whoever opened the file syncs and closes it."""
