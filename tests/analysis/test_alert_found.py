"""The alert that a name stands for is found, with its own time stamp, or nobody told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from cie_runbook.analysis.alert_found import Told, alert_episodes, find_alert
from cie_runbook.analysis.alert_reference import read_alert

TEN = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
TS = "1795014004.000100"  # four seconds after ten
LINK = "https://dsva.slack.com/archives/C04G3EY2F5W/p1795014004000100"
AT = datetime(2026, 11, 18, 15, 0, 4, 100, tzinfo=UTC)


def event(
    minutes: int, status: str, monitor: str = "220101", name: str = "RPC time-outs"
) -> dict[str, object]:
    word = "Recovered" if status == "success" else "Triggered"
    return {
        "at": TEN + timedelta(minutes=minutes),
        "title": f"[{word}] {name}",
        "status": status,
        "service": "vista-api",
        "monitor_id": monitor,
    }


def told(*events: dict[str, object], text: str = "Triggered: RPC time-outs") -> Told:
    columns = ["at", "title", "status", "service", "monitor_id"]
    return Told(
        alerts=alert_episodes(
            pd.DataFrame(events, columns=columns).astype({"at": "datetime64[ms, UTC]"})
        ),
        messages=pd.DataFrame([{"ts": TS, "channel": "C04G3EY2F5W", "at": AT, "text": text}]),
        incidents=pd.DataFrame(
            [
                {
                    "incident_id": "Q1ABCDEFGHIJKL",
                    "incident_number": "1204",
                    "title": "[Alert] RPC time-outs",
                    "created_at": pd.Timestamp(TEN),
                }
            ]
        ),
        issues=pd.DataFrame(
            [
                {
                    "issue_id": "901",
                    "short_id": "VETS-API-4F2",
                    "title": "BackendServiceException",
                    "last_seen_at": pd.Timestamp(TEN),
                }
            ]
        ),
        events=pd.DataFrame(
            {
                "issue_id": ["901"] * 6,
                "at": pd.to_datetime(
                    [TEN - timedelta(hours=5)] + [TEN + timedelta(minutes=m) for m in range(5)],
                    utc=True,
                ),
            }
        ),
    )


ONE = (event(0, "error"), event(90, "success"))


def test_an_alert_ends_where_its_monitor_recovers() -> None:
    found = alert_episodes(
        pd.DataFrame([event(0, "warn"), event(5, "error"), event(90, "success")])
    )

    assert len(found) == 1
    assert found["until"].iloc[0] == TEN + timedelta(minutes=90)
    assert found["is_worst"].iloc[0]
    assert found["name"].iloc[0] == "RPC time-outs"


def test_an_alert_that_lasts_has_no_end() -> None:
    found = alert_episodes(pd.DataFrame([event(0, "error")]))

    assert found["until"].isna().all()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("220101", "Datadog"),
        ("monitor 220101", "Datadog"),
        ("Q1ABCDEFGHIJKL", "PagerDuty"),
        ("#1204", "PagerDuty"),
        ("1204", "PagerDuty"),
        (LINK, "Slack"),
    ],
)
def test_every_name_of_one_alert_leads_to_it(name: str, source: str) -> None:
    found = find_alert(read_alert(name), told(*ONE))

    assert found is not None
    assert (found.name, found.service, found.source) == ("RPC time-outs", "vista-api", source)
    assert found.at == TEN
    assert found.until == TEN + timedelta(minutes=90)


def test_a_sentry_issue_is_as_old_as_its_burst_and_not_as_its_first_event() -> None:
    found = find_alert(read_alert("VETS-API-4F2"), told(*ONE))

    assert found is not None
    assert (found.issue_id, found.at) == ("901", TEN)


def test_a_message_about_a_sentry_issue_leads_to_the_issue() -> None:
    found = find_alert(read_alert(LINK), told(*ONE, text="New issue VETS-API-4F2"))

    assert found is not None
    assert (found.issue_id, found.at, found.source) == ("901", AT, "Slack")


def test_a_message_that_names_no_alert_keeps_its_own_time_and_names_no_service() -> None:
    found = find_alert(read_alert(LINK), told(*ONE, text="is check-in slow for you?"))

    assert found is not None
    assert (found.at, found.service) == (AT, "")


def test_without_a_name_it_is_the_first_that_called_somebody() -> None:
    found = find_alert(None, told(event(-200, "warn", "7", "Jobs waiting"), *ONE))

    assert found is not None
    assert (found.name, found.source) == ("RPC time-outs", "PagerDuty")


@pytest.mark.parametrize(
    "name", ["220999", "#9", "VETS-API-FFF", "QZZZZZZZZZZZZZ", f"{LINK[:-1]}9"]
)
def test_what_nobody_told_of_is_not_found(name: str) -> None:
    assert find_alert(read_alert(name), told(*ONE)) is None
