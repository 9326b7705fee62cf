"""Words made fit to leave: redacted, and harmless to the service that will show them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cie_runbook.errors import BadInputError
from cie_runbook.redaction import Redactor
from cie_runbook.report import escapes
from cie_runbook.report.plain import without_controls

QUOTED_WORDS = 5
"""So many words in a row, the same as in a private text, are a quotation and no accident."""

_WORD = re.compile(r"\w+")


def fit(text: str, redactor: Redactor) -> str:
    """Return `text` redacted, and without what no reader sees."""
    return redactor.redact(without_controls(text).strip())


def slack_words(text: str, redactor: Redactor) -> str:
    """Return text for Slack: nothing in it is a link, a mention or a command."""
    return escapes.slack(fit(text, redactor))


def servicenow_words(text: str, redactor: Redactor) -> str:
    """Return text for a journal: no tag of HTML, and none that would let HTML through."""
    return escapes.servicenow(fit(text, redactor))


def github_words(text: str, redactor: Redactor) -> str:
    """Return text for Markdown: nothing in it is markup, a mention or a reference."""
    return escapes.github(fit(text, redactor))


def refuse_quotations(text: str, private: Iterable[str]) -> None:
    """Let a text pass that quotes none of the `private` ones.

    Raises
    ------
    BadInputError
        It shares `QUOTED_WORDS` words in a row with one of them.
    """
    own = _runs(text)
    if any(own & _runs(other) for other in private):
        raise BadInputError(
            "it quotes the ticket, and the repository may be read by many",
            "summary",
            "Say it in your own words; the ticket's number is enough to find the rest.",
        )


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return {tuple(words[at : at + QUOTED_WORDS]) for at in range(len(words) - QUOTED_WORDS + 1)}
