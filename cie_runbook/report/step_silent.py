"""Silent failures in an open step: which claims failed without a word, and what people must do."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import pandas as pd

from cie_runbook.figures.heatmap import Heat
from cie_runbook.figures.track import Track
from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.hours import HOUR_S
from cie_runbook.findings.model import Finding
from cie_runbook.findings.silent import partner_message, silent_findings
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.wording import capitalised
from cie_runbook.report import silent_tables
from cie_runbook.report.silent_seen import SilentSeen
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table
from cie_runbook.report.triage_tracks import count_track


class SilentClaims:
    """What a step shows of claims that failed without a word, as far as it leads to no person."""

    def __init__(self, step: StepCore) -> None:
        self._step = step
        self.seen = SilentSeen(step)

    def counts(self) -> Table:
        """Show what was found, and what is lacking."""
        return self._shown(silent_tables.counts_table(self.seen.silence))

    def forms(self) -> Table:
        """Show which forms of the log line were seen."""
        return self._shown(silent_tables.forms_table(self.seen.silence))

    def visits(self) -> Table:
        """Show the failed claims of the time in which texts are missing."""
        return self._shown(silent_tables.visits_table(self.seen.silence))

    def by_hand(self) -> Table:
        """Show the steps that bring telephone numbers: they are a person's."""
        seen, window = self.seen, self._step.at.window
        return self._shown(silent_tables.by_hand_table(seen.windows, window, seen.catalog))

    def message(self) -> Table:
        """Show the message to the travel-pay partner, not yet sent."""
        return self._shown(silent_tables.message_table(self.suggestion, self.seen.catalog))

    def by_hour(self) -> list[Track]:
        """Return outcomes, texts and failed claims by hour, ready to be drawn."""
        window, parts = self._step.at.window, self.seen.by_hour()
        return [
            _known(count_track(capitalised(name), part, window, HOUR_S), is_known=is_known)
            for name, (part, is_known) in parts.items()
        ]

    def by_station(self) -> Heat:
        """Lay the visits out by station and hour."""
        failures = self.seen.found.failures
        events = pd.DataFrame(
            {"place": failures["station"].fillna("unknown"), "at": failures["at"].dt.floor("h")}
        )
        counted = events.groupby(["place", "at"]).size().rename("count").reset_index()
        return Heat(counted.assign(is_out_of_line=False), HOUR_S)

    def conclude(self) -> StepConclusion:
        """Write what was found, with the message that it suggests; show it."""
        suggested = () if self.suggestion is None else (self.suggestion,)
        known = self.seen.found.failures["visit"].dropna()
        more = {"visits": [str(visit) for visit in known]}
        verdict = checks_verdict(self.findings)
        return concluded(self._step, Ending(verdict=verdict, suggestions=suggested, more=more))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Whether texts are missing, whose, and what nobody can tell."""
        return silent_findings(self.seen.silence, self.seen.catalog)

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """The message to the travel-pay partner; None where nothing is to be told."""
        return partner_message(self.seen.silence, self.seen.catalog)

    def _shown(self, table: Table) -> Table:
        return self._step.shown(table)


def _known(drawn: Track, *, is_known: bool) -> Track:
    """Return the track, its silent bins unknown where nobody can say that nothing happened."""
    if is_known:
        return drawn
    silent = drawn.frame["value"] == 0
    return replace(
        drawn,
        frame=drawn.frame.assign(
            value=drawn.frame["value"].mask(silent),
            state=drawn.frame["state"].mask(silent, "unknown"),
        ),
    )
