"""Lists of columns with lists of values after them, as SQL and some JSON write tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cie_runbook.redaction.keys import classify
from cie_runbook.redaction.kinds import Kind
from cie_runbook.redaction.spans import Span
from cie_runbook.redaction.values import is_telling

_NAME = r"[\"'`\[]?[A-Za-z_][\w.\- ]{0,48}+[\"'`\]]?"
_HEADER = re.compile(
    rf"[(\[]\s{{0,4}}+{_NAME}(?:\s{{0,4}}+,\s{{0,4}}+{_NAME}){{1,60}}+\s{{0,4}}+[)\]]"
)
_OPENS_ROWS = re.compile(
    r"\s{0,8}+(?:(?:OUTPUT[^()]{0,80}+)?VALUES\b|,?\s{0,20}+[\"']?(?:rows|values|data|records|datarows)[\"']?\s{0,4}+[:=]"
    r"|FROM[ ]stdin)",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\s{0,20}+(?:\"((?:[^\"\\\n]|\\.){0,2000}+)\"|'((?:[^'\\\n]|\\.|''){0,2000}+)'|([^,()\[\]\n\"']{1,400}+))\s{0,4}+([,)\]])"
)
_OPENING = re.compile(r"[(\[]")
_TABLE_ROW = re.compile(r"<tr[^<>]{0,200}+>((?:[^<]|<(?!/?tr)){0,8000}+)")
_TABLE_CELL = re.compile(r"<t[hd][^<>]{0,200}+>\s{0,20}+(?:<[a-z][^<>]{0,60}+>)?([^<>]{0,600}+)")
_OPENS_LATER = re.compile(rf"[)\]]{_OPENS_ROWS.pattern}", re.IGNORECASE)
_LONGEST_TABLE = 20_000


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    text: str


def find_rows(text: str) -> Iterator[Span]:
    """Yield the values that stand where a sensitive column stands in the list of columns."""
    if "<tr" in text:
        yield from _find_html(text)
    if not _OPENS_LATER.search(text):
        return
    end = 0
    for header in _HEADER.finditer(text):
        rows = _OPENS_ROWS.match(text, header.end()) if header.end() > end else None
        if rows is None:
            continue
        kinds = [classify(part.strip(" \"'`[]()\t\n")) for part in header[0][1:-1].split(",")]
        if any(kinds):
            is_copy = rows[0].lower().endswith("stdin")
            find = _copied if is_copy else _listed
            for span in find(text, rows.end(), kinds):
                end = span.end
                yield span


def _listed(text: str, at: int, kinds: list[Kind | None]) -> Iterator[Span]:
    for _, items in _rows(text, at, len(kinds)):
        for item, kind in zip(items, kinds, strict=True):
            if kind is not None and is_telling(kind, item.text):
                yield Span(item.start, item.end, kind, item.text)


def _find_html(text: str) -> Iterator[Span]:
    """Yield the cells of HTML tables that stand under a sensitive header."""
    kinds: list[Kind | None] = []
    for row in _TABLE_ROW.finditer(text):
        cells = list(_TABLE_CELL.finditer(text, row.start(1), row.end(1)))
        if "<th" in row[1]:
            kinds = [classify(cell[1].strip()) for cell in cells]
        elif len(cells) == len(kinds):
            for cell, kind in zip(cells, kinds, strict=True):
                value = cell[1].strip()
                if kind is not None and is_telling(kind, value):
                    start = cell.start(1) + cell[1].index(value)
                    yield Span(start, start + len(value), kind, value)


def _rows(text: str, at: int, columns: int) -> Iterator[tuple[int, list[_Item]]]:
    limit = min(len(text), at + _LONGEST_TABLE)
    while opening := _OPENING.search(text, at, limit):
        items: list[_Item] = []
        at = opening.end()
        while item := _ITEM.match(text, at, limit):
            group = next(number for number in (1, 2, 3) if item[number] is not None)
            items.append(_Item(item.start(group), item.end(group), item[group].strip()))
            at = item.end()
            if item[4] != ",":
                break
        if len(items) == columns:
            yield at, items


def _copied(text: str, at: int, kinds: list[Kind | None]) -> Iterator[Span]:
    at = text.find("\n", at) + 1
    while at:
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        cells = line.split("\t")
        if len(cells) != len(kinds):
            return
        for cell, kind in zip(cells, kinds, strict=True):
            if kind is not None and is_telling(kind, cell):
                yield Span(at, at + len(cell), kind, cell)
            at += len(cell) + 1
        at = end + 1
