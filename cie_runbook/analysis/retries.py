"""Failed jobs with their re-queued runs: recovered, still tried, or given up; and how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.catalog.noise import FewRule
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import eastern_clock

COLUMNS: Mapping[str, str] = {
    "job": "string",
    "job_id": "string",
    "first_at": "datetime64[ms, UTC]",  # first failure
    "last_at": "datetime64[ms, UTC]",  # last run that was seen
    "failures": "Int64",
    "outcome": "string",  # see `OUTCOMES`
}
OUTCOMES: Mapping[str, str] = {
    "recovered": "a later run went well",
    "silent": "no later failure was seen, nor a run that went well",
    "waiting": "its next run is not due yet",
    "exhausted": "it failed as often as it is tried",
}
LATE = 2  # cycles after which a run that is not seen is not expected any more
NOT_NEWS = ("recovered", "silent")  # what only failures are searched for is silent when it recovers


@dataclass(frozen=True)
class RetryVerdict:
    """Whether failed jobs are a few, or more than a few.

    Attributes
    ----------
    jobs : DataFrame of shape (n_jobs, 6)
        `COLUMNS`, by first failure.
    most : int
        Jobs in the worst stretch of the rule's length that did not recover.
    worst_at : datetime or None
        Where this stretch begins; None where every job recovered.
    rule : FewRule
        What is still a few.
    """

    jobs: pd.DataFrame
    most: int
    worst_at: datetime | None
    rule: FewRule

    @property
    def is_more_than_a_few(self) -> bool:
        """The worst stretch holds more jobs than the rule allows."""
        return self.most > self.rule.at_most

    @property
    def sentence(self) -> str:
        """The verdict in words, with the numbers of the rule."""
        limit = f"a few is up to {self.rule.at_most} in {self.rule.within_min} minutes"
        told = self.jobs["outcome"].value_counts()
        counts = ", ".join(f"{int(told[name])} {name}" for name in OUTCOMES if name in told)
        if self.worst_at is None:
            return f"No failed job is left open ({counts or 'none failed'}; {limit})."
        size = "more than a few" if self.is_more_than_a_few else "a few"
        jobs = "failed job" if self.most == 1 else "failed jobs"
        return (
            f"{self.most} {jobs} in the {self.rule.within_min} minutes from "
            f"{eastern_clock(self.worst_at)} did not recover, {size} ({counts}; {limit})."
        )


def judge_retries(runs: pd.DataFrame, rule: FewRule, *, now: datetime) -> RetryVerdict:
    """Judge the failed jobs of a window.

    Parameters
    ----------
    runs : DataFrame of shape (n_runs, 4)
        `at` (UTC), `job`, `job_id` and `failed` (bool) of each run that was seen.
    rule : FewRule
        How a job is queued again, and what a few is.
    now : datetime
        Until when runs could have been seen, tz-aware.

    Returns
    -------
    RetryVerdict
        Counted are jobs, not failures: one that failed three times is one.
    """
    jobs = retried_jobs(runs, rule, now=now)
    open_jobs = jobs[~jobs["outcome"].isin(NOT_NEWS)]
    starts = open_jobs["first_at"].sort_values().tolist()
    length = timedelta(minutes=rule.within_min)
    most, worst = 0, None
    end = 0
    for index, start in enumerate(starts):
        while end < len(starts) and starts[end] < start + length:
            end += 1
        if end - index > most:
            most, worst = end - index, start.to_pydatetime()
    return RetryVerdict(jobs, most, worst, rule)


def retried_jobs(runs: pd.DataFrame, rule: FewRule, *, now: datetime) -> pd.DataFrame:
    """Return each job that failed, with what became of it.

    Parameters
    ----------
    runs : DataFrame of shape (n_runs, 4)
        `at` (UTC), `job`, `job_id` and `failed`; a run without an id is a job of its own.
    rule : FewRule
        How a job is queued again.
    now : datetime
        Until when runs could have been seen, tz-aware.

    Returns
    -------
    DataFrame of shape (n_jobs, 6)
        `COLUMNS`, by first failure.
    """
    if runs.empty or not runs["failed"].astype(bool).any():
        return empty_table(COLUMNS)
    table = runs.sort_values("at", kind="stable").reset_index(drop=True)
    own = "run " + pd.Series(table.index.astype(str), index=table.index, dtype="string")
    table["key"] = table["job_id"].astype("string").fillna(own)
    rows = [
        _job(part, rule, now)
        for _, part in table.groupby(["job", "key"], sort=False)
        if part["failed"].astype(bool).any()
    ]
    found = conform(pd.DataFrame(rows), COLUMNS)
    return found.sort_values(["first_at", "job_id"], ignore_index=True)


def _job(part: pd.DataFrame, rule: FewRule, now: datetime) -> dict[str, object]:
    failed = part[part["failed"].astype(bool)]
    last_failure = failed["at"].iloc[-1]
    due = last_failure + timedelta(seconds=LATE * rule.requeued_after_s)
    if (part["at"] > last_failure).any():
        outcome = "recovered"
    elif len(failed) >= rule.attempts:
        outcome = "exhausted"
    else:
        outcome = "waiting" if now < due else "silent"
    return {
        "job": part["job"].iloc[0],
        "job_id": part["job_id"].iloc[0],
        "first_at": failed["at"].iloc[0],
        "last_at": part["at"].iloc[-1],
        "failures": len(failed),
        "outcome": outcome,
    }
