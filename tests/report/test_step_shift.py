"""The start of a shift over the real path: each rehearsal gives its finding, and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.report.shift_tables import MOST_JOBS
from tests.drilled import CATALOG, MORNING, morning, off, opened

UPSET = sorted(name for name, story in SCENARIOS.items() if story.truth.findings)
BEFORE_VETERANS_DAY = datetime(2025, 11, 10, 12, 10, tzinfo=UTC)  # the holiday is a Tuesday


def test_a_normal_morning_is_ok_in_every_check() -> None:
    step = morning()
    assert off(step) == {}
    assert len(step.shift.findings) == 13
    assert step.shift.conclude().verdict.status == "ok"


def test_the_rehearsals_of_a_shift_are_those_that_were_asked_for() -> None:
    asked = "bot-silent coverage-gap holiday-tomorrow job-storm numbers-disagree queue-overdue"
    assert [*asked.split(), "silent-claims"] == UPSET


@pytest.mark.parametrize("name", [name for name in UPSET if name != "holiday-tomorrow"])
def test_a_rehearsal_gives_exactly_its_finding(name: str) -> None:
    assert off(morning(name)) == dict.fromkeys(SCENARIOS[name].truth.findings, "act")


def test_on_the_eve_of_a_holiday_the_freeze_is_asked_for_and_nothing_else() -> None:
    step = morning("holiday-tomorrow", datetime(2025, 11, 20, 12, tzinfo=UTC))
    assert step.at.window.label_eastern().endswith("Mon 2025-11-10 09:00 EST")
    assert off(step) == {"alert_freeze": "act"}
    (finding,) = [one for one in step.shift.findings if one.id == "alert_freeze"]
    assert "Tue Nov 11 is a federal holiday" in finding.sentence


def test_nobody_is_named_in_a_report_but_by_their_id() -> None:
    shown = morning().shift.coverage().html
    assert "Rehearsal" not in shown
    assert "[name]" not in shown
    assert "PDRILL2" in shown


def test_every_table_says_what_it_found() -> None:
    shift = morning("job-storm").shift
    assert "none was posted" in shift.alerts().html
    assert "no incident" in shift.pages().html
    assert "vets-api" in shift.deployments().html
    assert "Monitors of low activity" in shift.downtimes().html
    assert shift.jobs().html.count("exhausted") == MOST_JOBS
    assert "pre-check-in, completed" in shift.numbers().html
    assert "On call at" in shift.on_call().html


def test_an_outage_shows_late_pages_and_alerts_that_are_over() -> None:
    step = morning("vista-outage")
    assert {"pages", "job_retries"} <= off(step).keys()
    assert "triggered" not in off(step)
    assert step.shift.alerts().html.count("<tr>") > 2


def test_a_metric_that_was_renamed_and_a_channel_that_was_deleted_are_told(tmp_path: Path) -> None:
    metric = CATALOG.metrics["checkin_completed"].model_copy(update={"name": "renamed.since"})
    channel = CATALOG.channels["va-mobile-app"].model_copy(update={"slack_id": "C0ZZZZZZZZZ"})
    stale = CATALOG.model_copy(
        update={
            "metrics": {**CATALOG.metrics, metric.id: metric},
            "channels": {**CATALOG.channels, channel.id: channel},
        }
    )
    step = opened("shift_start", "normal", tmp_path, MORNING, catalog=stale)
    (found,) = [one for one in step.shift.findings if one.id == "catalog_drift"]
    assert found.status == "watch"
    assert "metric checkin_completed is gone" in found.sentence
    assert "channel “#va-mobile-app” is gone" in found.sentence
    assert "<td>gone</td>" in step.shift.drift().html


def test_the_names_are_checked_once_a_week_and_the_last_check_is_told(tmp_path: Path) -> None:
    opened("shift_start", "normal", tmp_path, MORNING)
    next_day = opened("shift_start", "normal", tmp_path, MORNING + timedelta(days=1))
    assert next_day.shift.seen.names_checked_at == MORNING
    (found,) = [one for one in next_day.shift.findings if one.id == "catalog_drift"]
    assert found.status == "ok"
    assert found.sentence.endswith("checked Thu 2025-11-20 07:10 EST.")
    later = opened("shift_start", "normal", tmp_path, MORNING + timedelta(days=7))
    assert later.shift.seen.names_checked_at == MORNING + timedelta(days=7)


def test_a_downtime_of_the_coming_weekend_is_shown_before_it_begins() -> None:
    html = morning().shift.downtimes().html
    assert "Pre-check-in: links clicked" in html
    assert "scheduled" in html
    assert "Fri 2025-11-21 20:00 EST" in html


def test_a_freeze_by_hand_names_the_monitors_that_fire_when_little_happens() -> None:
    html = morning().shift.freeze().html
    assert "Pre-check-in: links clicked" in html
    assert "VEText: reminders sent" in html
    assert "error rate" not in html
