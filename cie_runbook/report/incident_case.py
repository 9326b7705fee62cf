"""The case of an incident: opened once, its window moving on, its record fed by the evidence."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cie_runbook.analysis.timeline import Event, EventKind
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CaseError
from cie_runbook.evidence import Gathering
from cie_runbook.findings.incident import present
from cie_runbook.findings.incident_told import incident_lines
from cie_runbook.record import Entry, append
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_seen import DATA_LOST, TOLD, IncidentSeen
from cie_runbook.report.incident_stages import StagedCore
from cie_runbook.report.plan import INCIDENT, RunPlan
from cie_runbook.report.step_core import StepContext
from cie_runbook.settings import Settings
from cie_runbook.storage import safe_name

STEP = "identify"  # the step whose evidence an identification needs
EVIDENCE = "evidence"  # who adds what the evidence shows


@dataclass(frozen=True)
class Opened:
    """A case, its plan over the case's own window, and whether it was there before."""

    case: Case
    plan: RunPlan
    is_new: bool

    def abandon(self) -> None:
        """Take the case away again, where this command made it: there is no incident."""
        if self.is_new:
            shutil.rmtree(self.case.folder)


def opened(home: Path, plan: RunPlan) -> Opened:
    """Make the case of an incident, or open the one that somebody else has opened."""
    folder = home / safe_name(plan.case_name)
    if not (folder / "case.json").exists():
        return Opened(Case.create(home, plan.case_name, plan.facts()), plan, is_new=True)
    case = Case.open(folder)
    window = case.window()
    known = replace(
        plan,
        window=window,
        parameters={
            **plan.parameters,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
        },
    )
    return Opened(Case.create(home, plan.case_name, known.facts()), known, is_new=False)


def incident_facts(case: Case) -> dict[str, Any]:
    """Return what the case of an incident was opened for.

    Raises
    ------
    CaseError
        It is the case of something else.
    """
    facts = case.facts()
    if facts.get("kind") != INCIDENT:
        raise CaseError(
            "the case is none of an incident",
            str(case.folder),
            "Open one with `cie-runbook incident open`.",
        )
    return facts


def identified(
    found: Opened, settings: Settings, catalog: Catalog, gathering: Gathering, now: datetime
) -> IncidentSeen:
    """Gather what an identification needs, and return what it shows; no notebook runs."""
    plan = found.plan
    context = StepContext(
        step=catalog.steps[STEP],
        case=found.case,
        catalog=catalog,
        settings=settings,
        window=plan.window,
        parameters=plan.parameters,
        gathering=gathering,
        rows_until=plan.rows_until,
    )
    return IncidentSeen(StagedCore(context), present(plan.window.end, now))


def feed(
    case: Case, events: Iterable[Event], redactor: Redactor, now: datetime
) -> tuple[Entry, ...]:
    """Add what the evidence shows to the record; return what is new."""
    return append(
        case,
        [
            Entry(
                at=event.at,
                kind=event.kind,
                text=redactor.redact(event.text),
                source=event.source,
                written_at=now,
                by=EVIDENCE,
            )
            for event in events
        ],
    )


def noted(  # noqa: PLR0913 - the parts of an entry, by keyword
    case: Case,
    redactor: Redactor,
    text: str,
    *,
    kind: EventKind,
    at: datetime,
    now: datetime,
    by: str,
) -> tuple[Entry, ...]:
    """Add what an engineer says to the record, redacted; nothing where it says so already."""
    words = redactor.redact(text.strip())
    entry = Entry(at=at, kind=kind, text=words, source=by, written_at=now, by=by)
    return append(case, [entry])


def keep_told(seen: IncidentSeen) -> list[tuple[str, str]]:
    """Return what is told of an incident, and keep it in the case for `incident status`."""
    told = incident_lines(seen.course, seen.where, seen.catalog)
    document = {
        "told_at": seen.now.isoformat(),
        "known_until": seen.window.end.isoformat(),
        "lines": [list(pair) for pair in told],
        DATA_LOST: seen.data_lost,
        "suspects": list(seen.told.suspects),
        "severity": seen.severity.severity,
        "call_out": "" if seen.call_out is None else seen.call_out.call_out,
    }
    seen.step.at.case.write_json(TOLD, document)
    return told


def read_told(case: Case) -> dict[str, Any]:
    """Return what was last told of an incident; empty where nobody has looked yet."""
    return case.read_json(TOLD) if case.path(TOLD).exists() else {}
