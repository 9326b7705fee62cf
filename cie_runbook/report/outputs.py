"""What a cell of an executed notebook shows, as safe HTML: its words, its results, its code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape
from typing import Any

import mistune

from cie_runbook.report.plain import one_line, plain
from cie_runbook.report.sanitise import sanitised

_READABLE = ("text/html", "text/markdown", "text/plain")
_WITH_PLAIN_TWIN = frozenset({"text/html", "text/markdown", "text/plain", "text/latex"})

# Raw HTML in Markdown is shown as text; tables stay text too: they could not have a caption.
_markdown = mistune.create_markdown(escape=True, hard_wrap=False, plugins=["strikethrough"])


def cell_blocks(
    cell: Mapping[str, Any],
    allowed_hosts: Collection[str],
    *,
    unknown: str,
    highlight: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """Yield what a page shows of a cell, each part a sanitised HTML fragment.

    Parameters
    ----------
    cell :
        Of an executed notebook of nbformat 4.
    allowed_hosts :
        Hosts that links may lead to.
    unknown :
        What nobody knows when the cell failed; empty where the page says it already.
    highlight :
        Returns code as HTML; without it code is left out.
    """
    source = _joined(cell.get("source", ""))
    if cell.get("cell_type") == "markdown":
        yield sanitised(markdown(source), allowed_hosts)
    for output in cell.get("outputs", ()):
        block = _output(output, unknown)
        if block:
            yield sanitised(block, allowed_hosts)
    if cell.get("cell_type") == "code" and highlight is not None and source.strip():
        yield sanitised(_folded(highlight(plain(source))), allowed_hosts)


def markdown(source: str) -> str:
    """Return Markdown as HTML; HTML within it is shown as text."""
    return str(_markdown(plain(source)))


def failure(reason: str, unknown: str) -> str:
    """Return the note that stands where a step failed."""
    line = one_line(reason).rstrip(".") or "no reason was given"
    return (
        '<p class="failed" role="note"><strong>This step failed:</strong> '
        f"{escape(line)}, so {escape(unknown)} is unknown.</p>"
    )


def _folded(code: str) -> str:
    return f'<details class="code"><summary>Code of this cell</summary>{code}</details>'


def _output(output: Mapping[str, Any], unknown: str) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _preformatted(_joined(output.get("text", "")))
    if kind == "error":
        reason = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
        return failure(reason, unknown) if unknown else ""
    return _shown(output.get("data", {}))


def _shown(bundle: Mapping[str, Any]) -> str:
    if "text/html" in bundle:
        return _joined(bundle["text/html"])
    left_out = sorted(set(bundle) - _WITH_PLAIN_TWIN)
    notes = "".join(
        f'<p class="note">An output of type {escape(one_line(kind, 80))} is not shown here; '
        "the notebook has it.</p>"
        for kind in left_out
    )
    if left_out:
        return notes
    if "text/markdown" in bundle:
        return markdown(_joined(bundle["text/markdown"]))
    return _preformatted(_joined(bundle.get("text/plain", "")))


def _preformatted(text: str) -> str:
    shown = plain(text).strip("\n")
    return f"<pre>{escape(shown)}</pre>" if shown.strip() else ""


def _joined(text: Any) -> str:
    """Return multi-line text as nbformat allows it: one string, or a list of lines."""
    return text if isinstance(text, str) else "".join(map(str, text))
