"""Jobs that fail and run again are paired; more than a few is told with its rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from cie_runbook.analysis.retries import judge_retries, retried_jobs
from cie_runbook.catalog.noise import FewRule

START = datetime(2026, 11, 18, 15, tzinfo=UTC)
RULE = FewRule(at_most=2, within_min=15, requeued_after_s=120, attempts=3)
LATER = START + timedelta(hours=1)


def runs(*made: tuple[float, str | None, bool]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": pd.to_datetime([START + timedelta(minutes=each[0]) for each in made], utc=True),
            "job": "PreCache",
            "job_id": pd.Series([each[1] for each in made], dtype="string"),
            "failed": [each[2] for each in made],
        }
    )


def outcomes(table: pd.DataFrame, now: datetime = LATER) -> list[str]:
    return retried_jobs(table, RULE, now=now)["outcome"].tolist()


def test_a_run_that_goes_well_later_recovers_the_job() -> None:
    assert outcomes(runs((0, "a", True), (2, "a", False))) == ["recovered"]


def test_a_job_that_fails_as_often_as_it_is_tried_is_given_up() -> None:
    assert outcomes(runs((0, "a", True), (2, "a", True), (4, "a", True))) == ["exhausted"]


def test_a_run_that_is_not_due_is_waited_for() -> None:
    assert outcomes(runs((0, "a", True)), START + timedelta(minutes=3)) == ["waiting"]
    assert outcomes(runs((0, "a", True))) == ["silent"]


def test_a_job_without_an_id_is_its_own() -> None:
    assert len(outcomes(runs((0, None, True), (1, None, True)))) == 2


def test_more_than_a_few_is_told_with_its_rule() -> None:
    failed = [(minute, name, True) for name in "abc" for minute in (0.0, 2.0, 4.0)]
    found = judge_retries(runs(*failed), RULE, now=LATER)
    assert found.is_more_than_a_few
    assert found.sentence == (
        "3 failed jobs in the 15 minutes from 10:00 ET did not recover, more than a few "
        "(3 exhausted; a few is up to 2 in 15 minutes)."
    )


def test_jobs_far_apart_are_a_few() -> None:
    failed = [(60.0 * hour + m, name, True) for hour, name in enumerate("abc") for m in (0, 2, 4)]
    found = judge_retries(runs(*failed), RULE, now=START + timedelta(hours=9))
    assert (found.most, found.is_more_than_a_few) == (1, False)


def test_no_failed_job_is_no_news() -> None:
    found = judge_retries(runs((0, "a", False)), RULE, now=LATER)
    assert found.sentence.startswith("No failed job is left open (none failed;")
