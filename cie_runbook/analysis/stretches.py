"""Stretches of the rota: days in a row on which one person has a role, as one reads a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, get_args

import pandas as pd

from cie_runbook.analysis.coverage import DayCoverage
from cie_runbook.analysis.roster import Role, Shift
from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "role": "string",
    "who": "string",  # <NA> where nobody has it
    "start_at": "datetime64[ms, UTC]",
    "end_at": "datetime64[ms, UTC]",
    "is_own": "bool",  # the reader's
    "is_override": "bool",  # swapped in by hand
    "is_gap": "bool",  # business hours that nobody has
}
LONGEST_PAUSE = timedelta(days=4)  # nights and a long weekend do not end a stretch


def stretches(shifts: Sequence[Shift], days: Sequence[DayCoverage], own: str) -> pd.DataFrame:
    """Join shifts that follow one another into stretches, and add what nobody has.

    Parameters
    ----------
    shifts : sequence of Shift
        The rota.
    days : sequence of DayCoverage
        Its working days, with their gaps.
    own : str
        The reader's id; "" where it is not known.

    Returns
    -------
    DataFrame of shape (n_stretches, 7)
        `COLUMNS`, the primary's first, in order of time; an afternoon that was swapped parts the
        stretch around it.
    """
    rows = [row for role in get_args(Role) for row in _joined(shifts, role, own)]
    rows += [
        {
            "role": gap.role, "who": pd.NA, "start_at": gap.start, "end_at": gap.end,
            "is_own": False, "is_override": False, "is_gap": True,
        }
        for day in days
        for gap in day.gaps
    ]  # fmt: skip
    if not rows:
        return empty_table(COLUMNS)
    table = conform(pd.DataFrame(rows), COLUMNS)
    return table.sort_values(["role", "start_at"], kind="stable", ignore_index=True)


def _joined(shifts: Sequence[Shift], role: Role, own: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for shift in sorted((s for s in shifts if s.role == role), key=lambda s: s.start):
        swapped, last = shift.is_override is True, rows[-1] if rows else None
        if last and _goes_on(last, shift, swapped):
            last["end_at"] = max(last["end_at"], shift.end)
            continue
        rows.append(
            {
                "role": role, "who": shift.who, "start_at": shift.start, "end_at": shift.end,
                "is_own": shift.user_id == own, "is_override": swapped, "is_gap": False,
            }
        )  # fmt: skip
    return rows


def _goes_on(last: Mapping[str, Any], shift: Shift, swapped: object) -> bool:
    is_same = last["who"] == shift.who and last["is_override"] == swapped
    return bool(is_same and shift.start - last["end_at"] <= LONGEST_PAUSE)
