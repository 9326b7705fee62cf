"""What a run concluded: the steps' findings joined, and what of it is incomplete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cie_runbook.case import Case
from cie_runbook.evidence import Evidence, Provenance
from cie_runbook.evidence.sampling import is_only_sampled
from cie_runbook.findings.model import RANK, Finding, Status
from cie_runbook.findings.serialise import read_finding, to_json
from cie_runbook.history import DayRecord
from cie_runbook.report.plan import RunPlan
from cie_runbook.report.step_run import STEP_FINDINGS, StepRun

SCHEMA_VERSION = 1
MOST_NAMED = 3  # unknown signals that a sentence names; the report has them all


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """The verdict of a run, and the documents of its steps.

    Attributes
    ----------
    status, headline, paragraph : str
        The verdict.
    incomplete : tuple of str
        What is missing, one sentence each; empty where everything came.
    document : mapping
        The content of ``findings.json``: no time of fetching, no path, so that the same evidence
        gives the same bytes.
    """

    status: Status
    headline: str
    paragraph: str
    incomplete: tuple[str, ...]
    document: Mapping[str, Any]

    def departures(self) -> tuple[Finding, ...]:
        """Return the findings that are not as usual; the suspect of the gravest story first."""
        steps = self.document["steps"].values()
        told = [name for step in steps for story in step["stories"] for name in story["findings"]]
        place = {name: index for index, name in enumerate(told)}
        every = {f["id"]: f for step in steps for f in step["findings"] if f["status"] != "ok"}
        entries = list(every.values())  # several steps judge the same signal
        entries.sort(key=lambda entry: place.get(entry["id"], len(place)))
        return tuple(read_finding(entry) for entry in entries)

    def text(self) -> str:
        """Return the content of ``findings.json``."""
        return to_json(self.document)


def conclude_run(
    case: Case, plan: RunPlan, runs: Sequence[StepRun], evidence: Mapping[str, Evidence]
) -> Conclusion:
    """Join what the steps concluded; a step that failed leaves its part unknown."""
    steps = {run.step: _step_document(case, run) for run in runs}
    gravest = max(steps.values(), key=lambda document: RANK[document["status"]])
    records = [found.provenance for found in evidence.values()]
    incomplete = (
        *_failures(runs),
        *(_absence(record) for record in records if _is_short(record)),
        *_unknowns(steps),
    )
    return Conclusion(
        status=gravest["status"],
        headline=gravest["headline"],
        paragraph=gravest["paragraph"],
        incomplete=incomplete,
        document={
            "schema_version": SCHEMA_VERSION,
            "kind": plan.kind,
            "profile": plan.profile,
            "window": {
                "utc": plan.window.label_utc(),
                "eastern": plan.window.label_eastern(),
            },
            "verdict": {name: gravest[name] for name in ("status", "headline", "paragraph")},
            "incomplete": list(incomplete),
            "steps": steps,
        },
    )


def day_record(plan: RunPlan, conclusion: Conclusion) -> DayRecord:
    """Return what the history keeps of the run."""
    findings = [f for step in conclusion.document["steps"].values() for f in step["findings"]]
    totals: dict[str, int | None] = {}
    for step in conclusion.document["steps"].values():
        totals |= step.get("totals", {})
    return DayRecord(
        day=plan.window.eastern_day,
        status=conclusion.status,
        headline=conclusion.headline,
        totals=totals,
        act=tuple(sorted(f["id"] for f in findings if f["status"] == "act")),
    )


def _step_document(case: Case, run: StepRun) -> dict[str, Any]:
    if run.is_finished:
        return case.read_json(STEP_FINDINGS, f"{run.step}.json")
    return {
        "status": "unknown",
        "headline": f"The step {run.step} {run.ending}: nothing is known from it",
        "paragraph": (
            f"The step {run.step} {run.ending} ({run.reason}). What it would have judged is "
            "unknown: look at the dashboards by hand, and run the report again."
        ),
        "findings": [],
        "stories": [],
    }


def _failures(runs: Sequence[StepRun]) -> list[str]:
    return [f"step {r.step} {r.ending}: {r.reason}" for r in runs if not r.is_finished]


def _unknowns(steps: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Count the signals that are unknown, a signal of many regions once, and name the first."""
    entries = [finding for document in steps.values() for finding in document["findings"]]
    signals = {entry["id"].partition(":")[0] for entry in entries}
    unknown = {
        entry["id"].partition(":")[0]: entry["title"]
        for entry in entries
        if entry["status"] == "unknown"
    }
    if not unknown:
        return []
    named = "; ".join(list(unknown.values())[:MOST_NAMED])
    more = len(unknown) - MOST_NAMED
    others = f"; and {more} more" if more > 0 else ""
    return [f"{len(unknown)} of {len(signals)} signals are unknown: {named}{others}"]


def _is_short(record: Provenance) -> bool:
    """Say whether evidence is less than was wanted; no error line, or a sample, is what was."""
    if record.bin_s is None and record.completeness == "empty":
        return False
    return record.completeness != "complete" and not is_only_sampled(record)


def _absence(record: Provenance) -> str:
    why = "; ".join(record.missing) or "the service sent no points"
    return f"evidence {record.name} is {record.completeness}: {why}"
