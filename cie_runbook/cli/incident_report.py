"""`cie-runbook incident report`: the steps of an incident in one file, for its ticket."""

from __future__ import annotations

import os
import sys
from typing import Any

from cie_runbook.case import Case
from cie_runbook.cli.incident_work import Desk
from cie_runbook.cli.progress import ProgressLine
from cie_runbook.cli.reporting import Planned, report_written
from cie_runbook.report.choice import chosen
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.runs import Outcome, RunTools


def incident_report(case: Case, plan: RunPlan, desk: Desk, flags: dict[str, Any]) -> Outcome:
    """Run every step of an incident in its case, and write the report."""
    names = {name for step in plan.steps for name in step.evidence}
    progress = ProgressLine(sys.stderr, total=len(names))
    tools = RunTools(
        catalog=desk.catalog,
        home=case.folder.parent,
        environ=os.environ,
        now=desk.now,
        tell=progress.evidence,
        stage=progress.stage,
        step=progress.step,
        choice=chosen(plan.steps, only=flags["only"], start_from=None),
        pdf=flags["pdf"],
    )
    run = Planned(plan=plan, settings=desk.settings, tools=tools, progress=progress)
    return report_written(run)
