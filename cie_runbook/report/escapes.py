"""Text from outside, made fit for each place that would read signs of it as its own.

One function a place. HTML has the template's autoescape and the sanitiser, the PDF has string
literals, figures draw letters only: those need none of this.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from cie_runbook.report.plain import one_line, without_controls

_INVISIBLE = "\u200b"  # parts a sign from what would make it mean something
_CODE_TAG = re.compile(r"\[(?=\s*/?\s*code\s*\])", re.IGNORECASE)
_MENTION = re.compile(r"([@#])(?=\w)")
_LINK = re.compile(r"\](?=[(\[])")
_FENCE = re.compile(r"([`~])(?=\1\1)")
_BACKTICKS = re.compile(r"`+")
_EMPHASIS = re.compile(r"[\\*_|`~]")
_ADDRESS = re.compile(r"(?:\w:(?=//)|\bwww(?=\.))", re.IGNORECASE)
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_SHORTEST_FENCE = 3
_LONGEST_LINE = 2000


def terminal(text: str) -> str:
    """Return text for a terminal: nothing in it colours, moves, links or turns."""
    return without_controls(text)


def log_line(text: str) -> str:
    """Return text for a log: on one line, so that it cannot pass for a record of its own."""
    return one_line(text, _LONGEST_LINE)


def slack(text: str) -> str:
    """Return text for Slack: nothing in it is a link, a mention or a command."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return escaped.replace(">", "&gt;")


def servicenow(text: str) -> str:
    """Return text for a journal: no tag of HTML, and none that would let HTML through.

    Angle brackets become quotation marks that look like them, since entities would be shown.
    """
    harmless = _CODE_TAG.sub("(", text)
    return harmless.replace("<", "\u2039").replace(">", "\u203a")


def github(text: str) -> str:
    """Return text for Markdown: no tag, picture, link, mention, reference, or fence."""
    harmless = text.replace("&", "&amp;").replace("<", "&lt;")
    harmless = harmless.replace("![", f"!{_INVISIBLE}[")
    harmless = _LINK.sub(f"]{_INVISIBLE}", harmless)
    harmless = _FENCE.sub(rf"\1{_INVISIBLE}", harmless)
    return _MENTION.sub(rf"\1{_INVISIBLE}", harmless)


def markdown(text: str) -> str:
    """Return text for a line of a Markdown file, or a cell of its tables, as words and no more.

    What `github` takes out, and beside it emphasis, code, cells, and addresses that would become
    links by themselves.
    """
    line = _EMPHASIS.sub(r"\\\g<0>", one_line(text, _LONGEST_LINE))
    return _ADDRESS.sub(rf"\g<0>{_INVISIBLE}", github(line))


def github_verbatim(text: str) -> str:
    """Return text as a block of code whose fence no run of backticks within can close."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    return f"{fence}text\n{without_controls(text)}\n{fence}"


def csv_cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if not isinstance(value, str):
        return value
    shown = without_controls(value)
    return f"'{shown}" if _FORMULA.match(value) or _FORMULA.match(shown) else shown


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV that a spreadsheet opens without running anything of it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([csv_cell(header) for header in headers])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
