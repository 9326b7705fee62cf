"""Whether each signal is back at its usual level, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd

from cie_runbook.catalog.rules import RecoveryRules

RecoveryState = Literal["usual", "recovered", "recovering", "off", "unknown"]
"""Never off, back for long enough, back for a while, still off, and not to be told."""

OFF = frozenset({"watch", "act"})


@dataclass(frozen=True)
class Recovery:
    """How one signal stands after it was off.

    Attributes
    ----------
    state : {"usual", "recovered", "recovering", "off", "unknown"}
        See `RecoveryState`.
    off_since : datetime or None
        Start of the first bin that was off, UTC.
    back_at : datetime or None
        Start of the first bin after the last that was off, UTC.
    steady : timedelta
        For how long it is back, over bins that are known.
    """

    state: RecoveryState
    off_since: datetime | None = None
    back_at: datetime | None = None
    steady: timedelta = timedelta(0)


def recovery(frame: pd.DataFrame, bin_s: int, rules: RecoveryRules) -> Recovery:
    """Tell whether a signal is back.

    Parameters
    ----------
    frame : DataFrame
        Column state, as `judged.JUDGED_COLUMNS` has it; index: start of the bin, increasing.
    bin_s : int
        Length of a bin [s].
    rules : RecoveryRules
        For how long it must be back.

    Returns
    -------
    Recovery
        Unknown bins are no time of recovery, and a signal whose last bin is unknown is unknown
        unless it was back for long enough before.
    """
    states = frame["state"].astype("string").fillna("unknown")
    is_off = states.isin(OFF)
    if not is_off.any():
        is_known = len(states) > 0 and states.iloc[-1] == "ok"
        return Recovery("usual" if is_known else "unknown")
    off_at = pd.DatetimeIndex(frame.index[is_off.to_numpy()])
    after = states.loc[pd.DatetimeIndex(frame.index) > off_at[-1]]
    back = pd.DatetimeIndex(after.index[after.eq("ok").to_numpy()])
    steady = len(back) * timedelta(seconds=bin_s)
    return Recovery(
        state=_state(after, steady, rules),
        off_since=off_at[0].to_pydatetime(),
        back_at=back[0].to_pydatetime() if len(back) else None,
        steady=steady,
    )


def back_at(recoveries: Mapping[str, Recovery]) -> datetime | None:
    """Return when the last of several signals was back.

    Parameters
    ----------
    recoveries : mapping of str to Recovery
        How each signal stands, by its name; a region's has a colon in it. Regions are counted by
        the hour, so where the country's signals are known, those date the recovery.

    Returns
    -------
    datetime or None
        UTC; None while one is not back for long enough, or where none was ever off.
    """
    if any(one.state not in {"usual", "recovered"} for one in recoveries.values()):
        return None
    dated = {name: one.back_at for name, one in recoveries.items() if one.back_at is not None}
    country = {name: at for name, at in dated.items() if ":" not in name}
    return max((country or dated).values(), default=None)


def _state(after: pd.Series, steady: timedelta, rules: RecoveryRules) -> RecoveryState:
    if after.empty:
        return "off"
    if steady >= timedelta(minutes=rules.steady_min):
        return "recovered"
    return "recovering" if after.iloc[-1] == "ok" else "unknown"
