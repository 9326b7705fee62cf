"""The run before this one: what it concluded, frozen when the case first asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cie_runbook.case import Case
from cie_runbook.errors import CaseError
from cie_runbook.report.step_run import STEP_FINDINGS
from cie_runbook.window import Window

FILE = "earlier.json"


def earlier_run(case: Case, step: str) -> Mapping[str, Any]:
    """Return what the same step concluded in the run before, and when; empty for the first run.

    Frozen like evidence, a step at a time: a report that is made again compares with the same run.
    """
    with case.write_lock():
        path = case.path(FILE)
        known: dict[str, Any] = case.read_json(FILE) if path.exists() else {}
        if step not in known:
            known[step] = _latest(case, step)
            case.write_json(FILE, known)
    found: Mapping[str, Any] = known[step]
    return found


def _latest(case: Case, step: str) -> dict[str, Any]:
    facts = case.facts()
    runs = [
        (window.end, document)
        for window, document in _concluded(case, step, facts)
        if window.end < datetime.fromisoformat(facts["end"])
    ]
    if not runs:
        return {}
    end, document = max(runs, key=lambda run: run[0])
    return {"told_at": end.isoformat(), **document}


def _concluded(
    case: Case, step: str, facts: Mapping[str, Any]
) -> Iterator[tuple[Window, dict[str, Any]]]:
    """Yield the window of each other case of the same world that holds the step, with its findings.

    A case that is damaged or not finished is no run to compare with.
    """
    for path in case.folder.parent.glob(f"*/{STEP_FINDINGS}/{step}.json"):
        other = Case(path.parents[1])
        if other.folder == case.folder:
            continue
        try:
            told = other.facts()
            document = other.read_json(STEP_FINDINGS, f"{step}.json")
        except CaseError:
            continue
        if told.get("profile") == facts["profile"]:
            yield other.window(), document


def told_by(case: Case, step: str) -> tuple[Mapping[str, Any], ...]:
    """Return what the finished runs of another step concluded in the same world, the oldest first.

    Frozen like evidence when the case first asks; `window` is the time that each tells about.
    """
    name = f"told-by-{step}.json"
    with case.write_lock():
        if not case.path(name).exists():
            found = sorted(_concluded(case, step, case.facts()), key=lambda run: run[0].end)
            runs = [
                {"window": [at.start.isoformat(), at.end.isoformat()], **document}
                for at, document in found
            ]
            case.write_json(name, {"runs": runs})
    return tuple(case.read_json(name)["runs"])
