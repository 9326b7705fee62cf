"""Tables in plain text, whose keys are the column headers far above the values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.keys import classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import is_telling

_DELIMITERS = ("\t", "|", ",", ";")
_HEADER_CELL = re.compile(r"[ \"'#]{0,40}[A-Za-z_][\w .#/\-]{0,40}[ \"']{0,40}\Z")
_RULE = re.compile(r"[\s|+:=\-]*\Z")
_LONGEST_HEADER = 2000
_FEWEST_COLUMNS = 2


def find_columns(text: str) -> Iterator[Span]:
    """Yield the cells under sensitive headers of delimited tables."""
    header: dict[int, Kind] = {}
    delimiter, cells_wanted = "", 0
    for start, line in _lines(text):
        cells = _cells(line, delimiter) if header else []
        if len(cells) == cells_wanted and header:
            yield from _cells_to_hide(start, cells, header, len(delimiter))
            continue
        if header and line and (_RULE.match(line) or delimiter in line):
            continue
        header, delimiter, cells_wanted = _read_header(line)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    if "\n" not in text:
        return
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n")
        at += len(line)


def _cells(line: str, delimiter: str) -> list[str]:
    """Split a line into its cells; a delimiter between double quotes belongs to its cell."""
    if '"' not in line:
        return line.split(delimiter)
    cells: list[str] = []
    for part in line.split(delimiter):
        if cells and cells[-1].count('"') % 2:
            cells[-1] += delimiter + part
        else:
            cells.append(part)
    return cells


def _read_header(line: str) -> tuple[dict[int, Kind], str, int]:
    """Return the sensitive columns of a header line, its delimiter and how many cells it has."""
    for delimiter in _DELIMITERS:
        if delimiter in line and len(line) <= _LONGEST_HEADER:
            cells = line.split(delimiter)
            named = [cell for cell in cells if cell.strip()]
            if len(named) < _FEWEST_COLUMNS or not all(map(_HEADER_CELL.match, named)):
                continue
            kinds = ((index, classify(cell.strip(" \"'#"))) for index, cell in enumerate(cells))
            header = {index: kind for index, kind in kinds if kind is not None}
            return header, delimiter, len(cells)
    return {}, "", 0


def _cells_to_hide(
    start: int, cells: list[str], header: dict[int, Kind], gap: int
) -> Iterator[Span]:
    at = start
    for index, cell in enumerate(cells):
        kind = header.get(index)
        value = cell.strip(" \"'")
        if kind is not None and is_telling(kind, value) and not _RULE.match(value):
            begin = at + cell.index(value)
            yield Span(begin, begin + len(value), kind, value)
        at += len(cell) + gap
