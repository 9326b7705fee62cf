"""Views of a day: flows and regions laid out as the tables that figures draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from cie_runbook.findings.levels import NOTHING, Level, level
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Reading
from cie_runbook.tables import conform

FUNNEL_COLUMNS: Mapping[str, str] = {
    "flow": "string",
    "step": "string",
    "value": "Float64",
    "usual": "Float64",
    "lower": "Float64",
    "upper": "Float64",
    "share": "Float64",
    "usual_share": "Float64",
    "state": "string",
}
REGION_COLUMNS: Mapping[str, str] = {
    "region": "string",
    "observed": "Float64",
    "expected": "Float64",
    "lower": "Float64",
    "upper": "Float64",
    "state": "string",
}


def funnel_steps(
    flows: Mapping[str, Mapping[str, Reading]], findings: Mapping[str, Finding]
) -> pd.DataFrame:
    """Lay the steps of each flow out as totals, with their share of the flow's first step.

    Parameters
    ----------
    flows : mapping of str to mapping of str to Reading
        Flow to its steps in order: "Check-in" to "links opened", "verified", "completed".
    findings : mapping of str to Finding
        What was concluded, by the reading's id.

    Returns
    -------
    DataFrame
        `FUNNEL_COLUMNS`, one row a flow and step; <NA> where unknown.
    """
    rows = []
    for flow, steps in flows.items():
        levels = {step: whole(reading) for step, reading in steps.items()}
        first = next(iter(levels.values()))
        rows += [
            {
                "flow": flow,
                "step": step,
                "value": seen.observed,
                "usual": seen.expected,
                "lower": seen.lower,
                "upper": seen.upper,
                "share": _share(seen.observed, first.observed),
                "usual_share": _share(seen.expected, first.expected),
                "state": findings[steps[step].id].status,
            }
            for step, seen in levels.items()
        ]
    return conform(pd.DataFrame(rows, columns=list(FUNNEL_COLUMNS)), FUNNEL_COLUMNS)


def region_rows(readings: Sequence[Reading], findings: Mapping[str, Finding]) -> pd.DataFrame:
    """Lay the regions of one signal out, one row a region, totals of the whole window.

    Returns
    -------
    DataFrame
        `REGION_COLUMNS`; one row, unknown, where the evidence gave no region at all.
    """
    rows = []
    for reading in readings:
        seen = whole(reading)
        rows.append(
            {
                "region": reading.group or reading.title,
                "observed": seen.observed,
                "expected": seen.expected,
                "lower": seen.lower,
                "upper": seen.upper,
                "state": findings[reading.id].status,
            }
        )
    return conform(pd.DataFrame(rows, columns=list(REGION_COLUMNS)), REGION_COLUMNS)


def whole(reading: Reading) -> Level:
    """Return one number for the whole of a reading, unknown where there is no frame."""
    if reading.frame is None:
        return NOTHING
    return level(reading.frame, reading.signal.kind)


def _share(part: float | None, base: float | None) -> float | None:
    return part / base if part is not None and base else None
