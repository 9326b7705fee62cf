"""Clinician Workflow in an open step: its error traces, its noise, its jobs with retries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import pandas as pd

from cie_runbook.analysis.errors import UNKNOWN, Classifier, group
from cie_runbook.analysis.noise import SetAside, set_aside
from cie_runbook.analysis.retries import RetryVerdict
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.sender import title_of
from cie_runbook.figures.track import Track
from cie_runbook.findings.hours import HOUR_S
from cie_runbook.findings.jobs import job_finding
from cie_runbook.findings.model import Finding
from cie_runbook.findings.trace_kinds import noise_findings, traces_finding
from cie_runbook.report import workflow_tables
from cie_runbook.report.grounds import grounds
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_seen import retry_verdict
from cie_runbook.report.tables import Table
from cie_runbook.report.triage_tracks import MOST_CALLERS, caller_tracks

TRACES, NOISE, JOBS = (f"clinician_workflow_{what}" for what in ("traces", "noise", "jobs"))
OTHERS = "other services"


class Workflow:
    """What the traces and jobs of Clinician Workflow show."""

    def __init__(self, step: StepCore) -> None:
        self._step = step

    @property
    def catalog(self) -> Catalog:
        """What errors mean, and what is known noise."""
        return self._step.at.catalog

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What its traces, its noise and its jobs amount to; nothing in a step without them."""
        if TRACES not in self._step.evidence or JOBS not in self._step.evidence:
            return ()
        record = grounds(self.catalog, self._step.evidence[TRACES].provenance)
        return (
            traces_finding(self.kept, record, self.catalog),
            *noise_findings(self.noise.rules, record, self._step.at.window.start),
            self.job_finding,
        )

    @cached_property
    def job_finding(self) -> Finding:
        """Whether jobs that failed recovered when they ran again."""
        record = grounds(self.catalog, self._step.evidence[JOBS].provenance)
        return replace(job_finding(self.jobs, record, self.catalog), since=self.jobs.worst_at)

    def traces(self) -> Table:
        """Show the plan's search by kind and group, unknown kinds first."""
        return self._shown(workflow_tables.traces_table(self.kept, self.catalog))

    def by_service(self) -> Mapping[str, list[Track]]:
        """Lay the traces out by kind and service, hour by hour."""
        kept = self.kept
        titles = {one: title_of(self.catalog, str(one)) for one in kept["service"].unique()}
        kinds = {one: self._kind_title(str(one)) for one in kept["kind"].unique()}
        named = pd.DataFrame(
            {
                "at": kept["start"].dt.floor(f"{HOUR_S}s"),
                "kind": kept["kind"].map(kinds).astype("string"),
                "caller": kept["service"].map(titles).astype("string"),
            }
        )
        first = named["caller"].value_counts().index[: MOST_CALLERS - 1]
        if named["caller"].nunique() > MOST_CALLERS:
            named["caller"] = named["caller"].where(named["caller"].isin(first), OTHERS)
        counts = named.groupby(["at", "kind", "caller"]).size().rename("count").reset_index()
        return caller_tracks(counts, self._step.at.window, HOUR_S)

    def set_aside(self) -> Table:
        """Show how much each rule of the register set aside."""
        return self._shown(workflow_tables.noise_table(self.noise.rules, len(self.kept)))

    def retries(self) -> Table:
        """Show jobs that failed with what became of them, and whether they are more than a few."""
        return self._shown(workflow_tables.retries_table(self.jobs))

    @cached_property
    def noise(self) -> SetAside:
        """The plan's search and what it leaves out, with what each rule sets aside."""
        found = [table for table in (self._rows(TRACES), self._rows(NOISE)) if len(table)]
        events = pd.concat(found, ignore_index=True) if found else self._rows(TRACES)
        events = events.drop_duplicates("id").reset_index(drop=True)
        rules = self.catalog.noise
        few = {name: rule for name, rule in rules.items() if rule.few is None}
        day = self._step.at.window.eastern_day
        account = set_aside(events, rules, today=day).rules
        return SetAside(set_aside(events, few, today=day).kept, account)

    @cached_property
    def kept(self) -> pd.DataFrame:
        """Error traces that no rule set aside, with their kind and group.

        Jobs that are queued again stay: whether they are a few is judged by their retries.
        """
        kept = self.noise.kept
        texts = kept.assign(
            message=kept["error_message"],
            error_kind=kept["error_type"],
            at=kept["start"],
        )
        kinds = Classifier(self.catalog.errors).classify(texts)["kind"]
        groups = group([str(text) for text in kept["error_message"].fillna("")])["group_id"]
        return texts.assign(kind=kinds.to_numpy(), group=groups.to_numpy()).assign(
            known=kinds.to_numpy() != UNKNOWN
        )

    @cached_property
    def jobs(self) -> RetryVerdict:
        """Jobs that failed, with what became of them."""
        rows = self._rows(JOBS)
        runs = rows.assign(at=rows["start"], job=rows["resource"], failed=rows["status"] == "error")
        return retry_verdict(self.catalog, runs, self._step.at.window.end)

    def _kind_title(self, kind: str) -> str:
        known = self.catalog.errors.get(kind)
        return "Unknown kind" if known is None else known.title

    def _rows(self, name: str) -> pd.DataFrame:
        return self._step.evidence[name].table.drop_duplicates("id").reset_index(drop=True)

    def _shown(self, table: Table) -> Table:
        return self._step.shown(table)
