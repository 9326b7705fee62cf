"""Why nobody can say: no data, no permission and no points in clinic hours are three things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.calendar import clinic_hours
from cie_runbook.analysis.episodes import gaps
from cie_runbook.findings.reading import Grounds, Reading
from cie_runbook.findings.wording import listed, span
from cie_runbook.window import EASTERN, Window

LAST_TO_CLOSE = "America/Los_Angeles"
MOST_UNKNOWN = 0.1  # share of the clinics' hours above which "as usual" is no longer honest


@dataclass(frozen=True)
class Gap:
    """A stretch of bins that nobody can vouch for; ends where it still goes on."""

    start: datetime
    end: datetime
    is_open: bool
    reason: str


def unavailable(reading: Reading) -> str:
    """Say why there is nothing to judge at all."""
    return f"{reading.subject}: unknown, {why_unavailable(reading.grounds)}."


def why_unavailable(grounds: Grounds) -> str:
    """Say what came of a question that brought nothing to judge, as part of a sentence."""
    org = f"the Datadog organisation {grounds.org}"
    said = {
        "empty": f"{org} answered, and holds no point for this window",
        "denied": f"{org} refused: the key may not read it. This says nothing about the service",
        "unreachable": f"{org} could not be reached. This says nothing about the service",
        "not_configured": f"its metric name in {org} is not configured",
        "failed": f"the answer of {org} could not be used",
    }[grounds.availability]
    detail = f" ({grounds.detail})" if grounds.detail else ""
    return f"{said}{detail}"


def unknown_stretches(frame: pd.DataFrame) -> tuple[Gap, ...]:
    """Return the stretches whose state is unknown, in the order of time."""
    return tuple(
        Gap(
            pd.Timestamp(row["start"]).to_pydatetime(),
            pd.Timestamp(row["end"]).to_pydatetime(),
            bool(row["is_open"]),
            str(row["reason"]),
        )
        for row in gaps(frame).to_dict("records")
    )


def is_mostly_known(frame: pd.DataFrame) -> bool:
    """Say whether enough is known for "as usual" to be honest.

    What counts is the time in which clinics are open somewhere on the mainland, for counts by
    what was expected then: silence at night tells nothing. A silence that goes on tells all.
    """
    if frame.empty:
        return False
    is_unknown = (frame["state"] == "unknown").to_numpy(dtype=bool)
    weight = _weight(frame)
    if is_unknown[-1] and weight[-1] > 0:
        return False
    return float(weight[is_unknown].sum()) <= MOST_UNKNOWN * float(weight.sum())


def main_stretch(found: tuple[Gap, ...]) -> Gap:
    """Return the stretch that matters most: the one that goes on, else the longest."""
    if found[-1].is_open:
        return found[-1]
    return max(found, key=lambda gap: gap.end - gap.start)


def _weight(frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return how much each bin counts: by the clinics' hours, by all hours where none is in."""
    index = pd.DatetimeIndex(frame.index)
    is_open = np.zeros(len(index), dtype=bool)
    for day in sorted(set(index.tz_convert(EASTERN).date)):
        hours = Window(clinic_hours(day).start, clinic_hours(day, LAST_TO_CLOSE).end)
        is_open |= (index >= pd.Timestamp(hours.start)) & (index < pd.Timestamp(hours.end))
    weight = np.where(is_open | ~is_open.any(), 1.0, 0.0)
    expected = frame["expected"].astype("Float64").to_numpy(np.float64, na_value=0.0)
    is_count = str(frame["kind"].iloc[0]) == "count"
    return weight * expected if is_count and (weight * expected).sum() > 0 else weight


def silence(reading: Reading, frame: pd.DataFrame, found: tuple[Gap, ...]) -> str:
    """Say that points are missing that should be there, or that nothing tells what is usual."""
    main = main_stretch(found)
    reason = f": {main.reason}" if main.reason else ""
    if (frame["state"] == "unknown").all():
        return f"{reading.subject}: unknown{reason}."
    others = len(found) - 1
    more = f" ({others} more such stretch{'es' if others > 1 else ''})" if others else ""
    return f"{reading.subject}: unknown {gap_span(main)}{reason}{more}."


def gap_note(found: tuple[Gap, ...]) -> str:
    """Say which short stretches are unknown beside what is known; "" where there are none."""
    if not found:
        return ""
    return f" Unknown in between: {listed([gap_span(gap) for gap in found[:3]])}."


def gap_span(gap: Gap) -> str:
    """Write a gap's time: "from 13:00 to 13:30 ET", "since 16:05 ET"."""
    if gap.is_open:
        return span(gap.start, None)
    return f"from {span(gap.start, gap.end)}"
