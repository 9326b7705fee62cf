"""What a case says and did, as far as a drill is scored by it."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.score import CaseTold
from cie_runbook.drill.truth import CallOut
from cie_runbook.errors import NotSentError
from cie_runbook.evidence import EvidenceRequest, Gathering
from cie_runbook.redaction import Redactor
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.step_core import StepContext, StepCore
from cie_runbook.settings import Settings

STEP = "identify"
MESSAGES = frozenset({"slack_message", "slack_file"})


def told_by(case: Case, catalog: Catalog, settings: Settings) -> CaseTold:
    """Return what a case says, read again from a copy of its frozen evidence.

    Nothing is asked of any service, and the case stays as it is.
    """
    with TemporaryDirectory() as place:
        copied = Path(place) / case.name
        shutil.copytree(case.folder, copied, ignore=shutil.ignore_patterns(".*.lock"))
        seen = IncidentSeen(StepCore(_context(Case.open(copied), catalog, settings)))
        return CaseTold(
            suspects=tuple(seen.told.suspects),
            severity=seen.severity.severity,
            impact=seen.impact,
            asked=asked_by(case),
        )


def asked_by(case: Case) -> frozenset[CallOut]:
    """Return whom the messages of a case go to, drafted or sent."""
    drafts = [one for one in Outbox(case).all() if one.kind in MESSAGES]
    return frozenset(
        CallOut(channel=one.fields["channel"], handle=one.fields["call_out"]) for one in drafts
    )


def _context(case: Case, catalog: Catalog, settings: Settings) -> StepContext:
    """Open the step that identifies, without a service to ask."""
    facts = case.facts()
    return StepContext(
        step=catalog.steps[STEP],
        case=case,
        catalog=catalog,
        settings=settings,
        window=case.window(),
        parameters=facts["parameters"],
        gathering=Gathering(
            fetch=_refuse,
            redactor=Redactor(),
            now=lambda: case.window().end,
            run="score",
            tell=lambda progress: None,
        ),
    )


def _refuse(request: EvidenceRequest, _tell: object) -> NoReturn:
    raise NotSentError("the case does not hold it", request.name, "Nothing is asked for a score.")
