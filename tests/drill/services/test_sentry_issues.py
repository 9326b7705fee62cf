"""Issues are the story's failures, grouped."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.drill.services.sentry_issues import event_id, hourly, issue_json, issues_of
from tests.drill.services.stories import NINE_FORTY, NOON, make_failure, make_story, outage


def test_failures_of_one_kind_are_one_issue_and_the_last_seen_is_first() -> None:
    failures = (
        make_failure(1),
        make_failure(2, kind="lorota_mismatch", at=NINE_FORTY + timedelta(minutes=3)),
        make_failure(3, at=NINE_FORTY + timedelta(minutes=1)),
        make_failure(4, kind="job_error"),
    )
    found = issues_of(make_story(failures=failures))
    assert [(issue.kind, len(issue.failures)) for issue in found] == [
        ("lorota_mismatch", 1),
        ("rpc_timeout", 2),
    ]


def test_nothing_later_than_the_present_is_told() -> None:
    later = make_failure(1, at=NOON + timedelta(minutes=1))
    assert issues_of(make_story(failures=(later,))) == ()


def test_the_count_is_text_and_the_first_seen_is_of_all_time() -> None:
    (issue,) = issues_of(outage(3))
    shown = issue_json(issue, issue.failures[1:], "http://here")
    assert shown["count"] == "2"
    assert shown["lifetime"]["count"] == "3"
    assert shown["firstSeen"].startswith("2026-11-18T14:40:00")


def test_ids_stay_when_the_story_goes_on() -> None:
    before, after = issues_of(outage(3))[0], issues_of(outage(9))[0]
    assert (before.id, before.short_id) == (after.id, after.short_id)
    assert event_id(before.failures[0]) == event_id(after.failures[0])


def test_hours_without_a_failure_are_left_out() -> None:
    late = make_failure(2, at=NINE_FORTY + timedelta(hours=2))
    starts = [start for start, _ in hourly((make_failure(1), late))]
    assert starts[1] - starts[0] == 7_200
