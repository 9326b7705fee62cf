"""Tables in plain text, whose keys are the column headers far above the values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cie_runbook.redaction.keys import OF_PERSONS, classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import is_telling
from cie_runbook.redaction.view import BARRIER

_DELIMITERS = ("\t", "|", ",", ";")
_HEADER_CELL = re.compile(r"[ \"'#*]*[A-Za-z_][\w .#/\-]{0,40}+[ \"'*]*\Z")
_RULE = re.compile(r"[\s|+:=\-]*\Z")
_ALIGNED_CELL = re.compile(r"\S{1,400}+(?:[ ]\S{1,400}+){0,40}+")
_PREFIX = re.compile(r"[^,|;\t]{0,200}[:=(\[][ ]?\\{0,7}[\"'](?=[A-Za-z_ ])")  # a string around it
_ENDS = re.compile(rf"\A{_PREFIX.pattern}|\\{{0,7}}[\"'][}}\])]{{1,40}}\Z")
_OF_NAMES = frozenset({"name", "last", "first", "middle", "given", "family"})
_GAP = "  "
_AROUND = " \"'#*"
_LONGEST_HEADER = 2000
_FEWEST_COLUMNS = 2
_MOST_LINES_UP = 40


@dataclass(frozen=True, slots=True)
class _Cell:
    """Characters [start, end) of a line, and their text."""

    start: int
    end: int
    text: str


def find_columns(text: str) -> Iterator[Span]:
    """Yield the cells under sensitive headers, of delimited and of aligned tables."""
    if "\n" not in text:
        return
    lines = list(_lines(text))
    yield from _find_delimited(lines)
    if _GAP in text:
        yield from _find_aligned(lines)


def column_header(text: str, at: int) -> str:
    """Return the header of the table column in which `at` stands, "" where there is none."""
    start = text.rfind("\n", 0, at) + 1
    for delimiter in _DELIMITERS:
        header = _top_cell(text, start, delimiter, text.count(delimiter, start, at))
        if header:
            return header
    return ""


def _top_cell(text: str, start: int, delimiter: str, index: int) -> str:
    """Return the cell of that index in the uppermost line of the table above `start`."""
    header, line_end = "", start - 1
    for _ in range(_MOST_LINES_UP):
        if line_end <= 0:
            break
        line_start = text.rfind("\n", 0, line_end) + 1
        line = text[line_start:line_end]
        line_end = line_start - 1
        if _RULE.match(line):
            continue
        cells = line.split(delimiter)
        if len(cells) < _FEWEST_COLUMNS or len(cells) <= index:
            break
        header = cells[index].strip(_AROUND)
    return header


def _find_delimited(lines: Iterable[tuple[int, str]]) -> Iterator[Span]:
    header: dict[int, Kind] = {}
    delimiter, cells_wanted = "", 0
    known: dict[str, list[Span]] = {}
    for start, line in lines:
        cells = _cells(line, delimiter) if header and line not in known else []
        if header and (line in known or len(cells) == cells_wanted):
            if line not in known:
                known[line] = list(_cells_to_hide(0, cells, header, len(delimiter)))
            for span in known[line]:
                yield Span(start + span.start, start + span.end, span.kind, span.value)
            continue
        if header and line and (_RULE.match(line) or delimiter in line):
            continue
        header, delimiter, cells_wanted = _read_header(line)
        known = {}


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
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
    if line[:1].isdigit() and '"' not in line and "'" not in line:
        return {}, "", 0  # as most lines of a log begin, and no header does
    for delimiter in _DELIMITERS:
        if delimiter in line and len(line) <= _LONGEST_HEADER:
            bare = _ENDS.sub("", line) if '"' in line or "'" in line else line
            cells = bare.split(delimiter)
            named = [cell for cell in cells if cell.strip()]
            if len(named) < _FEWEST_COLUMNS or not all(map(_HEADER_CELL.match, named)):
                continue
            kinds = enumerate(_kinds([cell.strip(_AROUND) for cell in cells]))
            header = {index: kind for index, kind in kinds if kind is not None}
            return header, delimiter, len(cells)
    return {}, "", 0


def _kinds(headers: list[str]) -> list[Kind | None]:
    """Return what each header announces; beside an SSN, a bare "name" is a person's."""
    kinds = [classify(header) for header in headers]
    if OF_PERSONS.intersection(kinds):
        return [
            "name" if kind is None and header.lower() in _OF_NAMES else kind
            for header, kind in zip(headers, kinds, strict=True)
        ]
    return kinds


def _cells_to_hide(
    start: int, cells: list[str], header: dict[int, Kind], gap: int
) -> Iterator[Span]:
    at = start
    for index, cell in enumerate(cells):
        kind = header.get(index)
        value = _ENDS.sub("", cell).strip(" \"'\\")
        if kind is None or ("_" in value and classify(value) is not None):
            pass  # a key: the table has its headers in the first column
        elif is_telling(kind, value) and not _RULE.match(value):
            begin = at + cell.index(value)
            yield Span(begin, begin + len(value), kind, value)
        at += len(cell) + gap


def _find_aligned(lines: Iterable[tuple[int, str]]) -> Iterator[Span]:
    """Yield the cells that stand below a sensitive header, as a console prints tables."""
    header: list[tuple[_Cell, Kind | None]] = []
    known: dict[str, list[tuple[int, int, Kind, str]]] = {}  # what a line hides, said twice or more
    for start, line in lines:
        if line in known:
            for begin, end, kind, value in known[line]:
                yield Span(start + begin, start + end, kind, value)
            continue
        if header and _RULE.match(line) and line.strip():
            continue
        cells = _aligned_cells(line) if header else []
        if len(cells) < _FEWEST_COLUMNS:
            header = _read_aligned_header(line) if _GAP in line.strip() else []
            known = {}
            continue
        known[line] = [
            (cell.start, cell.end, kind, cell.text)
            for cell, kind in _below(header, cells, line)
            if kind is not None and is_telling(kind, cell.text)
        ]
        for begin, end, kind, value in known[line]:
            yield Span(start + begin, start + end, kind, value)


def _below(
    header: list[tuple[_Cell, Kind | None]], cells: list[_Cell], line: str
) -> Iterator[tuple[_Cell, Kind | None]]:
    """Pair each cell with what its header says: by count where it fits, else by what is above.

    A mask moves what follows it in its line, so places tell nothing in a line that has one.
    """
    labels = len(cells) - len(header)
    if labels in {0, 1}:  # at most one cell has no header: the number of the row
        kinds = (kind for _, kind in header)
        yield from zip(cells[labels:], kinds, strict=True)
    elif BARRIER not in line:
        for cell in cells:
            yield (
                cell,
                next((kind for over, kind in header if kind and _is_below(cell, over)), None),
            )


def _aligned_cells(line: str) -> list[_Cell]:
    return [_Cell(*match.span(), match[0]) for match in _ALIGNED_CELL.finditer(line)]


def _read_aligned_header(line: str) -> list[tuple[_Cell, Kind | None]]:
    if len(line) > _LONGEST_HEADER:
        return []
    prefix = _PREFIX.match(line)
    cells = [one for cell in _aligned_cells(line) for one in _header_words(cell)]
    if prefix and cells:
        cells[0] = _Cell(prefix.end(), cells[0].end, line[prefix.end() : cells[0].end])
    if not all(_HEADER_CELL.match(cell.text) for cell in cells):
        return []
    found = list(zip(cells, _kinds([cell.text for cell in cells]), strict=True))
    return found if any(kind for _, kind in found) else []


def _header_words(cell: _Cell) -> Iterator[_Cell]:
    """Take a cell apart where each of its words is a key: numbers stand flush right below it."""
    parts = cell.text.split(" ")
    if len(parts) == 1 or not any("_" in part for part in parts):
        yield cell
        return
    at = cell.start
    for part in parts:
        yield _Cell(at, at + len(part), part)
        at += len(part) + 1


def _is_below(cell: _Cell, header: _Cell) -> bool:
    return cell.start < header.end and header.start < cell.end
