"""Which past days the usual of one day rests on, and what was set aside, day by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

import numpy as np
import pandas as pd

from cie_runbook.analysis.absence import absent_share, zero_where_habitual
from cie_runbook.analysis.baseline import day_shares
from cie_runbook.analysis.calendar import day_kind
from cie_runbook.analysis.inputs import Question, read_series
from cie_runbook.analysis.like_days import like_days
from cie_runbook.tables import empty_table
from cie_runbook.window import EASTERN

Role = Literal["used", "partly", "strange", "holiday", "beside", "other kind", "no data"]
"""Taught all, taught but for some hours, a strange day as a whole, or not asked at all."""

BASELINE_DAY_COLUMNS: Mapping[str, str] = {
    "day": "object",  # datetime.date, local
    "total": "Float64",  # events of the day [count]; <NA> where no point came
    "role": "string",  # of `Role`
    "share": "Float64",  # of the day's usual events that taught the baseline, 0 to 1
}
WHOLE = 0.95  # share from which a day taught what it had: an odd hour at night is nothing


def baseline_days(
    history: pd.Series,
    start: datetime,
    holidays: Collection[date],
    *,
    time_zone: str = EASTERN.key,
) -> pd.DataFrame:
    """Tell what each past day of a count had to say about the day that begins at `start`.

    Parameters
    ----------
    history : Series of shape (n_past,)
        Events per bin [count]; tz-aware regular index of at least two bins, before `start`.
    start : datetime
        First bin of the judged day, tz-aware, in the working hours or before.
    holidays : collection of date
        Observed holidays and closures.
    time_zone : str, optional
        IANA name of the wall clock that the bins follow.

    Returns
    -------
    DataFrame of shape (n_days, 4)
        `BASELINE_DAY_COLUMNS`, oldest day first.
    """
    step = history.index[1] - history.index[0]
    now = pd.Series(0.0, index=pd.date_range(start, periods=2, freq=step).as_unit("ms"))
    question = Question(kind="count", direction="low", time_zone=time_zone)
    past, _ = read_series(history, now, None, question)
    target = pd.Timestamp(start).tz_convert(time_zone).date()
    chosen = like_days(past.table, target, holidays)
    shares = {}
    if chosen.table.days:
        absent = absent_share(chosen.table.cells, chosen.table.bin_s)
        filled = zero_where_habitual(chosen.table.cells, absent)
        taught = day_shares(replace(chosen, table=replace(chosen.table, cells=filled)))
        shares = dict(zip(chosen.table.days, taught, strict=True))
    if not past.table.days:
        return empty_table(BASELINE_DAY_COLUMNS)
    known = np.asarray((~np.isnan(past.table.cells)).any(axis=1))
    rows = [
        _row(day, float(np.nansum(cells)) if has_data else None, shares.get(day), holidays)
        for day, cells, has_data in zip(past.table.days, past.table.cells, known, strict=True)
    ]
    return pd.DataFrame(rows).astype(dict(BASELINE_DAY_COLUMNS))


def _row(
    day: date, total: float | None, share: float | None, holidays: Collection[date]
) -> dict[str, object]:
    role = _role(day, share, holidays) if total is not None else "no data"
    return {"day": day, "total": total, "role": role, "share": share or 0.0}


def _role(day: date, share: float | None, holidays: Collection[date]) -> Role:
    if share is not None:
        return "used" if share >= WHOLE else "partly" if share > 0 else "strange"
    kind = day_kind(day, holidays)
    if kind == "holiday":
        return "holiday"
    return "beside" if kind == "beside" else "other kind"
