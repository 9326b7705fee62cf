"""Full dates long past: in texts about the work of a day, they are somebody's birth date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cie_runbook.redaction.spans import Span

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_OLD_YEAR = re.compile(r"(?:19[0-9]{2}|200[0-7])(?![0-9])")
_AFTER_YEAR = re.compile(
    r"[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9])"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+\-][0-9]{2}:?[0-9]{2})?)?"
)
_BEFORE_YEAR = re.compile(
    r"(?:(?<![0-9.:/\-])|(?<=[A-Za-z]-))(?:0?[1-9]|1[0-2])([-/.])(?:0?[1-9]|[12][0-9]|3[01])\1\Z"
    rf"|(?<![A-Za-z0-9])(?:{_MONTH}[ \-]{{0,2}}[0-9]{{1,2}}(?:st|nd|rd|th)?[, \-]{{1,3}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ \-]{{0,2}}(?:of[ ])?{_MONTH}[, \-]{{0,3}})\Z",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 24
_FIRST_DAYS = ("1970-01-01", "1969-12-31", "1900-01-01")  # where clocks begin to count


def find_dates(text: str) -> Iterator[Span]:
    """Yield full dates of a year in which a Veteran may have been born."""
    for match in _OLD_YEAR.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start]
        if before.isdigit():
            continue
        is_glued = before in {"-", "_"} and text[start - 2 : start - 1].isalpha()  # Lee-1950-01-02
        if is_glued or not (before.isalnum() or before in {".", "-", "_"}):
            rest = _AFTER_YEAR.match(text, end)
            if rest and not text.startswith(_FIRST_DAYS, start):
                yield Span(start, rest.end(), "dob", "")
                continue
        first = _BEFORE_YEAR.search(text, max(0, start - _LONGEST_BEFORE), start)
        if first and text[end : end + 1] not in {"-", "/"}:
            yield Span(first.start(), end, "dob", "")
