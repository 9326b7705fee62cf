"""Views of an open step: signals, flows and regions laid out for the figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cie_runbook.catalog.models import SignalKind
from cie_runbook.figures.latency import Latency
from cie_runbook.figures.track import Track, hourly_track, track
from cie_runbook.findings.hours import HOUR_S
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.readings import bins
from cie_runbook.findings.timeline import timeline
from cie_runbook.findings.views import funnel_steps, region_rows
from cie_runbook.report.step_core import StepCore
from cie_runbook.window import Window

SECTIONS: Mapping[SignalKind, str] = {
    "count": "Counts",
    "rate": "Success and errors",
    "latency": "Response times",
}

FLOWS = {"checkin": "Day-of check-in", "precheckin": "Pre-check-in"}
FLOW_STEPS = {"links opened": "link_clicks", "verified": "verified", "completed": "completed"}


class StepViews(StepCore):
    """A step whose signals can be looked at."""

    def timeline(self) -> pd.DataFrame:
        """Lay out the state of each judged national signal, hour by hour."""
        shown = [reading for reading in self.judged() if not reading.group]
        sections = {
            title: [reading for reading in shown if reading.signal.kind == kind]
            for kind, title in SECTIONS.items()
        }
        return timeline(sections, self.findings, self.at.window)

    def flows(self, *stems: str) -> pd.DataFrame:
        """Lay out flows from link to completion: "checkin" stands for checkin_link_clicks …."""
        readings = {
            FLOWS[stem]: {
                step: self.readings[f"{stem}_{name}"] for step, name in FLOW_STEPS.items()
            }
            for stem in stems
        }
        return funnel_steps(readings, self.findings)

    def regions(self, signal: str) -> pd.DataFrame:
        """Lay out the regions of one signal."""
        shown = [r for r in self.readings.values() if r.signal.id == signal]
        return region_rows(shown, self.findings)

    def hourly(self, *signals: str) -> list[Track]:
        """Return counts or rates by hour, ready to be drawn."""
        return [
            hourly_track(reading) if _is_measured(reading) else self._unknown(reading, HOUR_S)
            for reading in map(self.readings.__getitem__, signals)
        ]

    def tracks(self, *signals: str) -> list[Track]:
        """Return signals bin by bin, ready to be drawn."""
        return [
            track(reading) if _is_measured(reading) else self._unknown(reading, reading.bin_s)
            for reading in map(self.readings.__getitem__, signals)
        ]

    def latencies(self, *stems: str) -> list[Latency]:
        """Return response times: "chip" stands for the signals chip_p95 and chip_p50."""
        return [Latency(*self.tracks(f"{stem}_p95", f"{stem}_p50")) for stem in stems]

    def _unknown(self, reading: Reading, bin_s: int) -> Track:
        """Return a track over the whole window of which nothing is known, so that it is drawn."""
        return Track(
            title=reading.title,
            unit=reading.unit,
            frame=_unknown_frame(self.at.window, bin_s),
            episodes=pd.DataFrame(),
            bin_s=bin_s,
        )


def _is_measured(reading: Reading) -> bool:
    return reading.frame is not None and not reading.frame.empty


def _unknown_frame(window: Window, bin_s: int) -> pd.DataFrame:
    """Return a frame in which every bin of the window is unknown."""
    index = bins(window, bin_s)
    unknown = pd.Series(pd.NA, index=index, dtype="Float64")
    names = ("value", "denominator", "expected", "lower", "upper")
    return pd.DataFrame(dict.fromkeys(names, unknown)).assign(
        state=pd.Series("unknown", index=index, dtype="string")
    )
