"""Builders of a queue of tickets and of their work notes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import holidays_around
from cie_runbook.analysis.queue import QueueContext
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.tables import conform, empty_table
from tests.analysis.rotas import et

CATALOG = load_catalog()
QUEUE_COLUMNS = {
    "sys_id": "string",
    "number": "string",
    "state": "string",
    "state_label": "string",
    "priority": "string",
    "opened_at": "datetime64[ms, UTC]",
    "created_at": "datetime64[ms, UTC]",
    "updated_at": "datetime64[ms, UTC]",
    "short_description": "string",
}
NOTE_COLUMNS = {"ticket_id": "string", "at": "datetime64[ms, UTC]", "text": "string"}


def context(*seen: str) -> QueueContext:
    hours = Hours.of(CATALOG.playbook, holidays_around(date(2026, 11, 18)))
    return QueueContext(
        rules=CATALOG.rules.queue, playbook=CATALOG.playbook, hours=hours, seen=seen or None
    )


def make_ticket(number: str, opened: str, text: str | None, **more: Any) -> dict[str, Any]:
    """Return a row of the queue, opened by the wall clock of US Eastern and untouched since."""
    return {
        "sys_id": f"id-{number}",
        "number": number,
        "state": "1",
        "state_label": "New",
        "priority": "3",
        "opened_at": et(opened),
        "created_at": et(opened),
        "updated_at": et(opened),
        "short_description": text,
        **more,
    }


def make_queue(*rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), QUEUE_COLUMNS) if rows else empty_table(QUEUE_COLUMNS)


def make_notes(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    """Return work notes: ticket, wall clock of US Eastern, text."""
    told = [{"ticket_id": f"id-{one}", "at": et(at), "text": text} for one, at, text in rows]
    return conform(pd.DataFrame(told), NOTE_COLUMNS) if told else empty_table(NOTE_COLUMNS)
