"""Texts that mean something to one of the places where a report is read."""

from __future__ import annotations

from cie_runbook.drill.hostile import HOSTILE_TEXTS
from cie_runbook.report.document import Section
from tests.report.samples import figure_html, markdown_cell, notebook, report, shown

HOSTILE: tuple[str, ...] = (
    *HOSTILE_TEXTS,
    "<svg/onload=alert(1)><iframe src='https://evil.invalid'></iframe>",
    "</style><style>@import 'https://evil.invalid'</style></title></textarea>",
    "<a href='javascript:alert(1)'>x</a><form action='https://evil.invalid'><input autofocus>",
    "<base href='https://evil.invalid'><meta http-equiv=refresh content='0;url=https://evil.invalid'>",
    "[our dashboard](https://evil.invalid) ![p](https://evil.invalid/p.png) <!-- hidden -->",
    "```\n# closed\n```\n~~~ @team #12 @channel",
    "<!channel> <@U012AB> <https://evil.invalid|our dashboard> *bold* `code`",
    "[code]<script>alert(1)</script>[/code] [ CODE ]",
    "\x1b]8;;https://evil.invalid\x07click\x1b]8;;\x07 \x1b[2J\x9b31m",
    "\u202edesrever\u202c \u2066isolate\u2069 \u200fmark",
    "lone \ud800 surrogate and nul \x00 byte",
    "$\\frac{1}{0}$ \\mathbf _leading ^{x} $",
    "_hidden legend entry",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "line one\n2026-11-20 INFO forged record\r\nline three",
    "x" * 400,
)
"""Script, HTML, Markdown, mrkdwn, terminal codes, formulas, direction marks, mathtext, floods."""


def hostile_section() -> Section:
    """Return a step that shows every hostile text in every form that a cell has."""
    cells = [
        cell
        for text in HOSTILE
        for cell in (
            markdown_cell(f"## {text}\n\n{text}"),
            shown({"text/plain": text}),
            shown({"text/markdown": text}),
            shown({"text/html": f"<p>{text}</p>"}),
            shown({text: "of an unknown type", "text/plain": text}),
        )
    ]
    return Section(
        title=HOSTILE[0],
        notebook=notebook(*cells, shown({"text/html": figure_html()})),
        status="failed",
        error="; ".join(HOSTILE),
    )


def hostile_page() -> str:
    """Return a report with hostile text in its title, its verdict, its facts and its step."""
    text = " ".join(HOSTILE)
    return report(
        hostile_section(), title=text, headline=text, paragraph=text, facts=[(text, text)]
    )
