"""What the evidence says of travel claims that failed without a word, each thing measured once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.reconciliation import Agreement, reconciled, tally
from cie_runbook.analysis.silent_failures import SilentFailures, silent_failures
from cie_runbook.analysis.untold import Untold, given_up_window, untold_stretch
from cie_runbook.catalog.rules import Reconciliation, SilentRules
from cie_runbook.findings.silent import COUNTS, FAILED, SUBMITTED, VISITS, Silence
from cie_runbook.report.step_seen import StepSeen
from cie_runbook.window import Window

BIN_S = 300  # of the stretch: as fine as the counts come


class SilentSeen(StepSeen):
    """Outcomes and texts side by side, and the failed claims of the time in which they part."""

    @property
    def rules(self) -> SilentRules:
        """How such claims are told, and who finishes the work."""
        return self.catalog.rules.silent_failures

    @property
    def rule(self) -> Reconciliation:
        """What must agree."""
        return self.catalog.rules.reconciliations[self.rules.agreement]

    @cached_property
    def silence(self) -> Silence:
        """All that is concluded from, in one place."""
        return Silence(
            agreement=self.agreement,
            stretch=self.stretch,
            given_up=self.given_up,
            found=self.found,
            grounds={name: self.grounds(name) for name in (COUNTS, FAILED, SUBMITTED, VISITS)},
        )

    @cached_property
    def agreement(self) -> Agreement:
        """Both counts over the business hours that the window holds."""
        asked, hours = self.step.at.window, self.hours.on(self.step.at.window.eastern_day)
        start, end = max(asked.start, hours.start), min(asked.end, hours.end)
        window = Window(start, end) if start < end else asked
        left, right = (self._tally(of, self.rule.bin_s, window) for of in self._sides())
        return reconciled(left, right, self.rule, window)

    @cached_property
    def stretch(self) -> Untold | None:
        """When texts were missing; None where no more are than usual."""
        left, right = (self._tally(of, BIN_S, self.step.at.window) for of in self._sides())
        return untold_stretch(left, right, self.rule.tolerance, BIN_S)

    @cached_property
    def given_up(self) -> float:
        """How many texts were given up, by the counter of it [count]."""
        return float(self._given_up()["value"].sum())

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """When the claims failed that nobody was told of."""
        retry = timedelta(hours=self.rules.retry_h)
        given_up = given_up_window(self._given_up(), retry, BIN_S)
        told = None if self.stretch is None else self.stretch.window
        return tuple(window for window in (told, given_up) if window is not None)

    @cached_property
    def found(self) -> SilentFailures:
        """The failed claims of that time, with visit and link."""
        failed = self.rows(FAILED)
        within = pd.Series(data=False, index=failed.index)
        for window in self.windows:
            within |= failed["at"].ge(window.start) & failed["at"].lt(window.end)
        return silent_failures(failed.loc[within], self.rows(SUBMITTED), self.rows(VISITS))

    def by_hour(self) -> Mapping[str, tuple[pd.DataFrame, bool]]:
        """Return outcomes, texts and failed claims: at and count, and whether none means none."""
        left, right = (self._tally(of, 3600, self.step.at.window) for of in self._sides())
        failed, silent = (
            rows["at"].dt.floor("h").value_counts().rename("count").rename_axis("at").reset_index()
            for rows in (self.rows(FAILED), self.found.failures)
        )
        is_counted, is_listed = self.silence.is_known, self.silence.is_listed
        return {
            self.rule.left.title: (left.rename(columns={"value": "count"}), is_counted),
            self.rule.right.title: (right.rename(columns={"value": "count"}), is_counted),
            "claims that failed": (failed, is_listed),
            "of them without a text": (silent, is_counted and is_listed),
        }

    def _given_up(self) -> pd.DataFrame:
        return self._tally(self.rules.counter, BIN_S, self.step.at.window)

    def _sides(self) -> tuple[str, str]:
        return self.rule.left.of, self.rule.right.of

    def _tally(self, formula: str, bin_s: int, window: Window) -> pd.DataFrame:
        return tally(self.rows(COUNTS), formula, window, bin_s)
