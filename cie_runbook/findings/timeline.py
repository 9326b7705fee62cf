"""What happened when: the state of every signal by hour, with its reading in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from cie_runbook.findings.episodes import difference, gravest, hours, read_episodes
from cie_runbook.findings.hours import hourly_states
from cie_runbook.findings.model import Finding
from cie_runbook.findings.reading import Availability, Reading
from cie_runbook.findings.unknowns import unknown_stretches
from cie_runbook.findings.wording import clock
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window

TIMELINE_COLUMNS: Mapping[str, str] = {
    "section": "string",
    "series": "string",
    "at": "datetime64[ms, UTC]",  # start of the hour
    "state": "string",  # ok, watch, act or unknown
    "is_low": "bool",  # its departure is a fall
    "reading": "string",  # in a few words, the same for every hour of a signal
}
USUAL = "as usual"
WHY_UNKNOWN: Mapping[Availability, str] = {
    "complete": "no data",
    "partial": "partial data",
    "empty": "no data",
    "denied": "no permission",
    "unreachable": "not reachable",
    "not_configured": "name not configured",
    "failed": "not readable",
}


def timeline(
    sections: Mapping[str, Sequence[Reading]],
    findings: Mapping[str, Finding],
    window: Window,
) -> pd.DataFrame:
    """Return one row a signal and hour, by section, in the order given.

    Parameters
    ----------
    sections : mapping of str to sequence of Reading
        Headings, each with the signals under it.
    findings : mapping of str to Finding
        What was concluded, by the reading's id.
    window : Window
        The hours of a signal that has none of its own.
    """
    parts = [
        _strip(section, reading, findings[reading.id], window)
        for section, readings in sections.items()
        for reading in readings
    ]
    if not parts:
        return empty_table(TIMELINE_COLUMNS)
    return conform(pd.concat(parts, ignore_index=True), TIMELINE_COLUMNS)


def brief(reading: Reading, finding: Finding) -> str:
    """Say in a few words how a signal is: "412 fewer, 09:40-11:25"."""
    if finding.status == "ok":
        return USUAL
    if finding.status == "unknown":
        return _unknown_brief(reading)
    episode = gravest(read_episodes(_episodes(reading)))
    how_far = difference(episode, reading.unit).partition(" (")[0]
    if reading.unit != "count":
        how_far = how_far.partition(",")[0]
    return f"{how_far}, {hours(episode)}"


def _strip(section: str, reading: Reading, finding: Finding, window: Window) -> pd.DataFrame:
    states = _states(reading, window)
    is_low = reading.signal.bad == "low"
    if finding.status in {"act", "watch"}:
        is_low = not gravest(read_episodes(_episodes(reading))).is_rise
    return pd.DataFrame(
        {
            "section": section,
            "series": reading.title,
            "at": pd.DatetimeIndex(states.index).as_unit("ms"),
            "state": states.to_numpy(),
            "is_low": is_low,
            "reading": brief(reading, finding),
        }
    )


def _states(reading: Reading, window: Window) -> pd.Series:
    if reading.frame is not None and len(reading.frame):
        return hourly_states(reading.frame, _episodes(reading))
    hours = pd.date_range(window.start, window.end, freq="h", inclusive="left", unit="ms")
    return pd.Series("unknown", index=hours, dtype="string")


def _unknown_brief(reading: Reading) -> str:
    why = WHY_UNKNOWN[reading.grounds.availability]
    if reading.frame is None or reading.frame.empty:
        return why
    found = unknown_stretches(reading.frame)
    if not found or (reading.frame["state"] == "unknown").all():
        return why
    longest = max(found, key=lambda gap: gap.end - gap.start)
    if longest.is_open:
        return f"no data since {clock(longest.start)}"
    return f"no data, {clock(longest.start)}\N{EN DASH}{clock(longest.end)}"


def _episodes(reading: Reading) -> pd.DataFrame:
    return pd.DataFrame() if reading.episodes is None else reading.episodes
