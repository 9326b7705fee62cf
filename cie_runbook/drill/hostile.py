"""Text that a report must survive, and private data that it must not show: all of it invented.

Rehearsals put these into some of their log lines, since real lines hold such things too. A test
that reads a report looks for each value of `PLANTED_PRIVATE` and each of `HOSTILE_TEXTS`.
"""

from __future__ import annotations

from collections.abc import Mapping

HOSTILE_TEXTS = (
    "<script>alert('drill')</script>",
    '<img src=x onerror="alert(1)">',
    "\x1b[31mred until reset\x1b[0m",
    "right to left \u202etxt.exe",
    '=HYPERLINK("http://drill.invalid","click")',
    "+1+cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} %s %n",
    "zero\u200bwidth and nul \x00 byte",
)
"""Texts that mean something to a browser, a terminal, a spreadsheet or a template."""

PLANTED_PRIVATE: Mapping[str, str] = {
    "last name": "Quillfeather",
    "first name": "Zebulona",
    "date of birth": "1931-02-29",  # a day that never was
    "phone": "555-010-0142",  # kept free for fiction
    "ssn": "000-12-3456",  # no number begins with 000
    "e-mail": "zebulona.quillfeather@veteran.invalid",
}
"""Kind of private data to the one invented value that stands for it."""

HOSTILE_EVERY, PRIVATE_EVERY = 29, 37  # one failure in so many carries one or the other


def hostile_text(trace_id: int) -> str:
    """Return the hostile text that a failure's line carries; empty for most."""
    if trace_id % HOSTILE_EVERY:
        return ""
    return HOSTILE_TEXTS[trace_id // HOSTILE_EVERY % len(HOSTILE_TEXTS)]


def private_text(trace_id: int) -> str:
    """Return the private data that a failure's line carries; empty for most."""
    if trace_id % PRIVATE_EVERY:
        return ""
    private = PLANTED_PRIVATE
    return (
        f'{{"lastName":"{private["last name"]}","firstName":"{private["first name"]}",'
        f'"dob":"{private["date of birth"]}","ssn":"{private["ssn"]}",'
        f'"phone":"{private["phone"]}","email":"{private["e-mail"]}"}}'
    )
