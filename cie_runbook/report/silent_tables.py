"""Tables of silent failures: what was found, and the steps that stay with people."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import channel_name
from cie_runbook.findings.markup import Cell, Markup
from cie_runbook.findings.silent import FAILED, SUBMITTED, VISITS, Silence, unlinked
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import clock
from cie_runbook.report.tables import Table, TableForm
from cie_runbook.window import Window

_table = TableForm("silent-", "triage").table
MOST_VISITS = 25
FORMS: Mapping[str, str] = {
    "words": "the visit stands in the line at the start, joined by the request",
    "fields": "the visit stands in the failure itself",
    "codes": "the visit stands in the failure, its cause as a code",
}
COUNT_HEADERS = ("What", "Count")
FORM_HEADERS = ("Form of the line", "Failures", "How it leads to the visit")
VISIT_HEADERS = ("Visit", "Failed at", "Station", "Link", "Form")
MESSAGE_HEADERS = ("Part", "Content")
HAND_HEADERS = ("Step", "What to do", "Query to copy")


def counts_table(silence: Silence) -> Table:
    """Return what was found and what is lacking, each as a number or as unknown."""
    found, has_counts = silence.found, silence.is_known
    is_told = has_counts and silence.is_listed
    missing = 0.0 if silence.stretch is None else silence.stretch.missing
    rows: list[list[Cell]] = [
        ["Claim outcomes without a text", _number(round(missing), is_known=has_counts)],
        ["Texts tried and given up", _number(round(silence.given_up), is_known=has_counts)],
        ["Visits without a word", _number(silence.visits, is_known=is_told)],
        ["Failures that name no visit", _number(found.without_visit, is_known=is_told)],
        ["Visits without a link", _number(unlinked(silence), is_known=is_told)],
    ]
    return _table("counts", "What was found", COUNT_HEADERS, rows, "nothing")


def forms_table(silence: Silence) -> Table:
    """Return which forms of the log line were seen, and what leads from them to the visit."""
    seen = silence.found.failures["form"].value_counts()
    rows: list[list[Cell]] = [
        [name, str(int(seen.get(name, 0))), how] for name, how in FORMS.items()
    ]
    if silence.grounds[SUBMITTED].availability not in {"complete", "empty"}:
        rows[0][2] = "unknown: the lines at the start did not all come"
    return _table("forms", "Forms of the log line", FORM_HEADERS, rows, "nothing")


def visits_table(silence: Silence) -> Table:
    """Return the first visits, with tags in place of their ids."""
    failures = silence.found.failures
    rows: list[list[Cell]] = [
        [
            _text(row["visit"], "not named"),
            f"{clock(row['at'].to_pydatetime())} ET",
            _text(row["station"], "unknown"),
            _text(row["short_url"], "unknown" if unlinked(silence) is None else "none"),
            str(row["form"]),
        ]
        for row in failures.head(MOST_VISITS).to_dict("records")
    ]
    more = len(failures) - len(rows)
    caption = f"Failed claims without a text{f', the first {len(rows)}' if more > 0 else ''}"
    nothing = "none" if silence.is_known else "unknown"
    return _table("visits", caption, VISIT_HEADERS, rows, nothing)


def message_table(suggestion: Suggestion | None, catalog: Catalog) -> Table:
    """Return the message to the travel-pay partner that waits to be sent."""
    rows: list[list[Cell]] = []
    if suggestion is not None:
        rows = [
            ["To", channel_name(catalog, suggestion.target)],
            ["Calls out", suggestion.call_out or "nobody"],
            ["Text", suggestion.text],
        ]
    nothing = "none: there is nothing to tell"
    return _table("message", "The message, not yet sent", MESSAGE_HEADERS, rows, nothing)


def by_hand_table(windows: tuple[Window, ...], shown: Window, catalog: Catalog) -> Table:
    """Return the steps that bring telephone numbers, for a person to do.

    Parameters
    ----------
    windows : tuple of Window
        When the claims failed; empty where none did.
    shown : Window
        What the step looked at.
    catalog : Catalog
        The searches.
    """
    by_hand, searches = catalog.rules.silent_failures.reminders, catalog.searches
    org = catalog.orgs[by_hand.org].title
    start = min((window.start for window in windows), default=shown.start)
    end = max((window.end for window in windows), default=shown.end)
    earlier = Window(start - pd.Timedelta(minutes=by_hand.before_min).to_pytimedelta(), end)
    told = Window(start, end).label_eastern()
    asked = [getattr(searches[name], "query", "") for name in (FAILED, SUBMITTED, VISITS)]
    rows: list[list[Cell]] = [
        ["1, 2, 4", f"Ask these again, {told}, for the ids that are tags here.", _code(*asked)],
        [
            "6",
            f"In {org}, {earlier.label_eastern()}: keep link, phone and IEN.",
            _code(by_hand.query),
        ],
        ["7", "Join step 6 with the links of step 4, on the link.", ""],
        [
            "8",
            "Only on government equipment: decode the phone numbers, and deliver them by "
            "encrypted e-mail. Nothing of it goes into a ticket, a channel or this case.",
            "",
        ],
    ]
    return _table("by-hand", "The steps that are yours", HAND_HEADERS, rows, "nothing")


def _number(value: int | None, *, is_known: bool) -> str:
    return str(value) if is_known and value is not None else "unknown"


def _text(value: Any, absent: str) -> str:
    return absent if pd.isna(value) else str(value)


def _code(*queries: str) -> Markup:
    return Markup("<br>".join(f"<code>{escape(query)}</code>" for query in queries))
