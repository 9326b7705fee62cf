"""A case's report rendered again, from nothing but the case: also one that was copied elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.case import Case
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CaseError
from cie_runbook.evidence import refuse_damaged
from cie_runbook.report.conclusions import Conclusion
from cie_runbook.report.document import Clock, Code
from cie_runbook.report.endings import read_endings
from cie_runbook.report.exhibits import read_exhibits
from cie_runbook.report.facts import recorded
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.publish import Content, cover_exhibits

FINDINGS = "findings.json"


def content_of(
    case: Case, catalog: Catalog, *, code: Code = "left out", clocks: Sequence[Clock] = ()
) -> Content:
    """Return what the case's report says, as its last run concluded.

    Raises
    ------
    CaseError
        The case has no concluded run, a file of it is damaged, or a step left the catalog.
    """
    refuse_damaged(case)
    conclusion = read_conclusion(case)
    runs = read_endings(case)
    plan = _plan(case, catalog, [run.step for run in runs])
    shown = [exhibit for step in plan.steps for exhibit in read_exhibits(case, step.id)]
    return Content(
        plan=plan,
        catalog=catalog,
        conclusion=conclusion,
        runs=runs,
        records={record.name: record for record in recorded(case)},
        exhibits=[*cover_exhibits(conclusion), *shown],
        clocks=clocks,
        code=code,
    )


def read_conclusion(case: Case) -> Conclusion:
    """Return what the case's last run concluded.

    Raises
    ------
    CaseError
        There was none, or its record is damaged.
    """
    document = case.read_json(FINDINGS)
    try:
        verdict = document["verdict"]
        return Conclusion(
            status=verdict["status"],
            headline=verdict["headline"],
            paragraph=verdict["paragraph"],
            incomplete=tuple(document["incomplete"]),
            document=document,
        )
    except (KeyError, TypeError):
        raise CaseError(
            "the findings are damaged", str(case.path(FINDINGS)), "Run the report again."
        ) from None


def _plan(case: Case, catalog: Catalog, steps: Sequence[str]) -> RunPlan:
    gone = [step for step in steps if step not in catalog.steps]
    if gone:
        raise CaseError(
            f"its step {gone[0][:60]!r} is not in the catalog any more",
            str(case.folder),
            "Render it with the version of cie-runbook that wrote it.",
        )
    facts = case.facts()
    return RunPlan(
        kind=str(facts["kind"]),
        steps=tuple(catalog.steps[step] for step in steps),
        profile=str(facts["profile"]),
        window=case.window(),
        parameters=facts["parameters"],
        case_name=case.name,
    )
