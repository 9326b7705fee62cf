"""Steps opened on hand-made rows: a test says what each system answers, and no other is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import EvidenceRequest, Gathering, plan_request
from cie_runbook.redaction import Redactor
from cie_runbook.report.steps import OpenStep, StepContext
from cie_runbook.sources.fetched import Fetched
from cie_runbook.tables import conform
from cie_runbook.window import Window
from tests.rehearsed import drill_settings

CATALOG = load_catalog()
SETTINGS = drill_settings("drill:normal")  # it names every metric and every id
START = datetime(2026, 11, 18, 14, tzinfo=UTC)  # a Wednesday, 09:00 US Eastern
WINDOW = Window(START, START + timedelta(hours=4))
NOW = WINDOW.end + timedelta(hours=1)
WEEKS = 1  # of history; it holds only what a test gives
ERROR = "java.net.SocketTimeoutException"
MESSAGE = f"ERROR [gov.va.vista.api] station {{}}: {ERROR}: Read timed out (RPC Socket Timeout)"
STEPS = ("vista_checkin_started_steps", "vista_checkin_completed_steps")

Row = Mapping[str, Any]


def at(hours: float) -> datetime:
    """Return the instant so many hours into the window."""
    return WINDOW.start + timedelta(hours=hours)


def line(number: int, message: str, station: str | None = None) -> dict[str, Any]:
    """Return an error line of vista-api, the `number`th of a minute each."""
    return {
        "at": at(1) + timedelta(minutes=number),
        "id": f"line-{number}",
        "service": "vista-api",
        "status": "error",
        "message": message,
        "station": station,
    }


def call(number: int, caller: str) -> list[dict[str, Any]]:
    """Return the spans of one trace: a caller's, and below it the call that vista-api failed."""
    trace = {
        "start": at(1) + timedelta(minutes=number),
        "trace_id": f"{number}",
        "status": "error",
        "error": True,
        "error_type": ERROR,
    }
    return [
        {**trace, "id": f"{number}-1", "span_id": "1", "service": caller},
        {**trace, "id": f"{number}-2", "span_id": "2", "parent_id": "1", "service": "vista-api"},
    ]


def error_counts(**counted: float) -> list[dict[str, Any]]:
    """Return socket timeouts of one hour by station: ``s442=3.0`` are three of station 442."""
    return [
        {
            "at": at(1),
            "group": f"{ERROR}, {station.removeprefix('s')}",
            "measure": "count",
            "value": count,
        }
        for station, count in counted.items()
    ]


def steps_of(*stations: str) -> list[dict[str, Any]]:
    """Return the check-in steps that each station had set in each hour of the window: as many."""
    hours = range(round(WINDOW.duration / timedelta(hours=1)))
    return [
        {"at": at(hour), "metric": metric, "group": station, "value": 60.0}
        for metric in STEPS
        for station in stations
        for hour in hours
    ]


def request(name: str) -> EvidenceRequest:
    """Return what a step asks for, for its evidence `name`."""
    return plan_request(CATALOG, SETTINGS, name, WINDOW, WEEKS)


def table_of(asked: EvidenceRequest, rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as the table that answers a request; what a row does not give is missing."""
    table = pd.DataFrame(list(rows))
    unknown = set(table.columns) - set(asked.columns)
    assert not unknown, f"{asked.name} has no columns {sorted(unknown)}"
    return conform(table.reindex(columns=list(asked.columns)), asked.columns)


def opened(home: Path, rows: Mapping[str, Sequence[Row]], step: str = "vista_api") -> OpenStep:
    """Open a step below `home` whose evidence are these rows, each frozen as an answer is."""

    def answer(asked: EvidenceRequest, _tell: object) -> Fetched:
        table = table_of(asked, rows[asked.name])
        return Fetched(table, asked.queries, "empty" if table.empty else "complete")

    facts = {"start": WINDOW.start.isoformat(), "end": WINDOW.end.isoformat()}
    made = OpenStep(
        StepContext(
            step=CATALOG.steps[step].model_copy(update={"evidence": tuple(rows)}),
            case=Case.create(home, "held", facts),
            catalog=CATALOG,
            settings=SETTINGS,
            window=WINDOW,
            parameters={"history_weeks": WEEKS},
            gathering=Gathering(
                fetch=answer,
                redactor=Redactor(),
                now=lambda: NOW,
                run="held",
                tell=lambda progress: None,
            ),
        )
    )
    absent = [name for name, found in made.evidence.items() if found.provenance.is_absent]
    assert not absent, f"never asked for, so not held: {absent}"
    return made
