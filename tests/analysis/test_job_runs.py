"""Runs of jobs are read from log lines, whatever these say of the job."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from cie_runbook.analysis.job_runs import COLUMNS, job_runs

LINE = {
    "at": pd.Timestamp("2026-11-18T15:00Z"),
    "id": "L1",
    "status": "error",
    "message": "PreCache failed",
    "attributes": json.dumps({"sidekiq": {"job": {"class": "PreCacheJob", "id": "j1"}}}),
}


def lines(*changes: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{**LINE, **change} for change in changes])


def test_a_line_is_a_run_of_the_job_that_its_attributes_name() -> None:
    (row,) = job_runs(lines({})).to_dict("records")
    assert (row["job"], row["job_id"], row["failed"]) == ("PreCacheJob", "j1", True)


def test_a_line_that_came_twice_is_one_run_and_a_good_one_did_not_fail() -> None:
    found = job_runs(lines({}, {}, {"id": "L2", "status": "info"}))
    assert list(found["failed"]) == [True, False]


@pytest.mark.parametrize("told", [None, "", "{", "[]", '{"sidekiq": 1}', '{"sidekiq": {"job": 1}}'])
def test_without_attributes_the_first_word_of_the_message_is_the_job(told: str | None) -> None:
    (row,) = job_runs(lines({"attributes": told})).to_dict("records")
    assert row["job"] == "PreCache"
    assert pd.isna(row["job_id"])


def test_no_line_is_no_run() -> None:
    found = job_runs(lines({}).head(0))
    assert found.dtypes.astype(str).to_dict() == COLUMNS
