"""The check that every draft passes twice: when it is made, and just before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cie_runbook.actions.draft import SHAPES, Draft, Kind
from cie_runbook.errors import BadInputError, UnsafeReportError
from cie_runbook.redaction import Redactor
from cie_runbook.report.plain import without_controls
from cie_runbook.report.redaction import redact_html

SLACK_LONGEST = 4000  # a longer message is cut, or parted into several
GITHUB_LONGEST = 65_536
GITHUB_LONGEST_TITLE = 256
DATADOG_LONGEST = 4000
LARGEST_FILE = 24 * 1024 * 1024  # what mail gateways and most instances take
_MARK_ROOM = 80  # for the mark, and for a group's mention

# Kind and field to the most characters that the service takes.
LONGEST: Mapping[tuple[Kind, str], int] = {
    ("slack_message", "text"): SLACK_LONGEST - _MARK_ROOM,
    ("slack_file", "text"): SLACK_LONGEST - _MARK_ROOM,
    ("github_issue", "title"): GITHUB_LONGEST_TITLE,
    ("github_issue", "body"): GITHUB_LONGEST - _MARK_ROOM,
    ("datadog_event", "text"): DATADOG_LONGEST - _MARK_ROOM,
}

# What an address looks like: anything else would change where it goes, or what is asked.
ADDRESSES: Mapping[str, tuple[str, str]] = {
    "channel": (r"[CGD][A-Z0-9]{2,20}", "a channel's id, as C0123456789"),
    "thread_ts": (r"(?:[0-9]{1,11}\.[0-9]{6})?", "a message's id, as 1700000000.000100"),
    "call_out": (r"(?:@[a-z0-9][a-z0-9._-]{0,60})?", "a group's handle, as @team"),
    "incident": (r"[A-Z0-9]{6,20}", "an incident's id, as Q1ABCDEFGHIJKL"),
    "ticket": (r"[A-Z]{2,10}[0-9]{4,12}", "a ticket's number, as INC0012345"),
    "repository": (r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}", "owner/name"),
    "org": (r"[a-z][a-z0-9_-]{0,40}", "an organisation of the profile"),
    "alert_type": (r"error|warning|info|success", "error, warning, info or success"),
}

# Ending of a file's name to its type, for the files whose content can be checked, and the report.
CONTENT_TYPES: Mapping[str, str] = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "txt": "text/plain",
    "pdf": "application/pdf",
}
_READABLE = frozenset(CONTENT_TYPES) - {"pdf"}  # a PDF is made from a page that was checked


def check(draft: Draft, content: bytes, redactor: Redactor) -> None:
    """Let a draft pass that may leave as it is.

    Raises
    ------
    BadInputError
        An address, a length or a file is not as its service takes it.
    UnsafeReportError
        It holds something that must not leave. The sentence says where, never what.
    """
    shape = SHAPES[draft.kind]
    for name in shape.addresses:
        _check_address(name, draft.fields[name])
    for name in shape.texts:
        _check_text(draft.kind, name, draft.fields[name], redactor)
    if draft.file is not None:
        _check_file(draft.file.name, content, redactor)


def content_type(name: str) -> str:
    """Return the type of a file by how its name ends.

    Raises
    ------
    BadInputError
        It is none that may go along.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in CONTENT_TYPES:
        raise BadInputError(
            f"a file that ends in .{ending[:20]} does not go along",
            "file",
            f"Known: {', '.join(CONTENT_TYPES)}.",
        )
    return CONTENT_TYPES[ending]


def _check_address(name: str, text: str) -> None:
    form, wanted = ADDRESSES[name]
    if not re.fullmatch(form, text, re.ASCII):
        raise BadInputError(f"{text[:80]!r} cannot be used", name, f"It should be {wanted}.")


def _check_text(kind: Kind, name: str, text: str, redactor: Redactor) -> None:
    longest = LONGEST.get((kind, name))
    if longest is not None and len(text) > longest:
        raise BadInputError(
            f"it has {len(text):,} characters and the service takes {longest:,}",
            name,
            "Shorten it, or send it as a file.",
        )
    if without_controls(text) != text or redactor.redact(text) != text:
        raise _unsafe(name)


def _check_file(name: str, content: bytes, redactor: Redactor) -> None:
    content_type(name)
    if len(content) > LARGEST_FILE:
        raise BadInputError(
            f"it is larger than {LARGEST_FILE // 1024**2} MiB", name, "Send a smaller file."
        )
    ending = name.rpartition(".")[2].lower()
    if ending not in _READABLE:
        return
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInputError("it is not UTF-8 text", name, "Save it as UTF-8.") from None
    judged = redact_html(text, redactor) if ending == "html" else redactor.redact(text)
    if judged != text:
        raise _unsafe(name)


def _unsafe(name: str) -> UnsafeReportError:
    return UnsafeReportError(
        "it holds something that must not leave, so nothing was sent",
        name,
        "Draft it again without names, numbers of persons and credentials.",
    )
