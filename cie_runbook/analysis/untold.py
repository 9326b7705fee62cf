"""When claims had an outcome and no text told of it: the stretch that holds what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from cie_runbook.analysis.reconciliation import allowance
from cie_runbook.catalog.rules import Tolerance
from cie_runbook.window import Window


@dataclass(frozen=True, kw_only=True)
class Untold:
    """The stretch in which outcomes and texts part the most.

    Attributes
    ----------
    window : Window
        The stretch, in bins of the tallies.
    outcomes, missing : float
        Outcomes in it, and those without a text [events].
    """

    window: Window
    outcomes: float
    missing: float


def untold_stretch(
    outcomes: pd.DataFrame, texts: pd.DataFrame, tolerance: Tolerance, bin_s: int
) -> Untold | None:
    """Find where the texts are missing.

    The stretch is the one with the largest sum of what is missing, less the share that is
    missing at any hour, or the tolerance's share where that is smaller. A text that trails its
    outcome by a few bins makes up for itself within it.

    Parameters
    ----------
    outcomes, texts : DataFrame
        `reconciliation.TALLY_COLUMNS`, counted in the same bins; a bin that only one side counted
        stands for none on the other.
    tolerance : Tolerance
        How far the two may be apart.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Untold or None
        None where no more is missing than is usual, or nothing was counted.
    """
    if outcomes.empty:
        return None
    sides = pd.DataFrame({"left": _summed(outcomes), "right": _summed(texts)})
    sides = sides.astype("Float64").fillna(0.0).astype(float).sort_index()
    gap = sides["left"] - sides["right"]
    usual = min(_usual_share(sides), tolerance.relative)
    first, last = _largest((gap - usual * sides["left"]).to_numpy(dtype=np.float64))
    part = sides.iloc[first : last + 1]
    left, right = float(part["left"].sum()), float(part["right"].sum())
    if left - right <= allowance(left, right, tolerance):
        return None
    start: datetime = part.index[0].to_pydatetime()
    end: datetime = part.index[-1].to_pydatetime() + timedelta(seconds=bin_s)
    return Untold(window=Window(start, end), outcomes=left, missing=left - right)


def given_up_window(counted: pd.DataFrame, retry: timedelta, bin_s: int) -> Window | None:
    """Return when the claims failed whose texts were given up.

    Parameters
    ----------
    counted : DataFrame
        `reconciliation.TALLY_COLUMNS` of the texts that were given up.
    retry : timedelta
        How long a text is tried after its claim failed.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    Window or None
        None where no text was given up.
    """
    some = counted.loc[counted["value"] > 0, "at"]
    if some.empty:
        return None
    last: datetime = some.max().to_pydatetime()
    return Window(some.min().to_pydatetime() - retry, last + timedelta(seconds=bin_s))


def _summed(tallied: pd.DataFrame) -> pd.Series:
    return tallied.groupby("at")["value"].sum()


def _usual_share(sides: pd.DataFrame) -> float:
    """Return the share that is missing in the middle one of the hours with outcomes."""
    hourly = sides.groupby(sides.index.floor("h")).sum()  # type: ignore[attr-defined]  # stubs
    busy = hourly[hourly["left"] > 0]
    share = (busy["left"] - busy["right"]) / busy["left"]
    return max(float(share.median()), 0.0) if len(share) else 0.0


def _largest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[int, int]:
    """Return first and last place of the run with the largest sum, the shortest of equal ones."""
    best, found, running, first = -np.inf, (0, 0), 0.0, 0
    for place, value in enumerate(values):
        if running <= 0:
            running, first = 0.0, place
        running += float(value)
        if running > best:
            best, found = running, (first, place)
    return found
