"""Small builders for evidence: a request, an answer, a way to gather."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from cie_runbook.case import Case
from cie_runbook.evidence import EvidenceRequest, MetricRequest, Progress
from cie_runbook.evidence.gather import Fetch, Gathering
from cie_runbook.redaction import Redactor
from cie_runbook.sources.fetched import Fetched
from cie_runbook.tables import SERIES_COLUMNS, conform
from cie_runbook.window import Window, parse_day

WINDOW = Window.of_day(parse_day("2026-11-18"))
NOW = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def make_case(home: Path) -> Case:
    facts = {"start": WINDOW.start.isoformat(), "end": WINDOW.end.isoformat()}
    return Case.create(home, "daily-2026-11-18", facts)


def make_request(name: str = "checkin_traffic", **changes: object) -> MetricRequest:
    facts: dict[str, object] = {
        "name": name,
        "title": "Check-in traffic",
        "system": "Datadog metrics",
        "org": "vagov",
        "queries": {"checkin_completed": "sum:x{environment:prod}.as_count().rollup(sum, 300)"},
        "unnamed": (),
        "unconfirmed": (),
        "window": WINDOW,
        "bin_s": 300,
        "group_by": None,
        "link": "https://vagov.ddog-gov.com/dashboard/zps-5fk-azw",
        "link_title": "Open the dashboard",
    }
    return MetricRequest(**{**facts, **changes})  # type: ignore[arg-type]  # a builder's freedom


def make_table(values: Sequence[float | None] = (3.0, None, 5.0), group: str = "") -> pd.DataFrame:
    at = pd.date_range(WINDOW.start, periods=len(values), freq="5min")
    table = pd.DataFrame(
        {"at": at, "metric": "checkin_completed", "group": group, "value": list(values)}
    )
    return conform(table, SERIES_COLUMNS)


@dataclass
class Service:
    """A stand-in for a source that counts what it is asked."""

    answer: Callable[[EvidenceRequest], Fetched]
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: EvidenceRequest, _tell: Callable[[int, int], None]) -> Fetched:
        self.asked.append(request.name)
        return self.answer(request)


def answering(table: pd.DataFrame) -> Service:
    return Service(lambda request: Fetched(table, request.queries, "complete"))


def how(
    service: Fetch,
    *,
    run: str = "run-1",
    refresh: bool = False,
    told: list[Progress] | None = None,
) -> Gathering:
    return Gathering(
        fetch=service,
        redactor=Redactor(),
        now=lambda: NOW,
        run=run,
        tell=(told if told is not None else []).append,
        refresh=refresh,
    )
