"""The messages by which somebody takes an incident."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.analysis.alert_found import A_PERSON, Alert
from cie_runbook.analysis.severity import Facts, Impact, severity_of
from cie_runbook.findings.alert_story import AlertStory, Suspected
from cie_runbook.findings.incident_messages import (
    PRODUCTION_SUPPORT,
    Course,
    acknowledgement,
    acknowledgement_text,
    decision,
)
from cie_runbook.findings.verdict import conclude
from tests.findings.builders import at, catalog, make_finding


def told(*services: str) -> AlertStory:
    return AlertStory(
        alert=Alert(
            name="CHIP: error rate", service="chip", at=at("10:05"), until=None, source="Datadog"
        ),
        story=None,
        suspected=tuple(
            Suspected(service=one, explained=None, reasons="fails", is_sure=True)
            for one in services
        ),
        line=None,
        changed="",
        asked=True,
    )


def course(*services: str) -> Course:
    impact = Impact(130.0, 100.0, 160.0, 200.0)
    return Course(
        told=told(*services),
        verdict=conclude([make_finding("checkin_completed", "act")], catalog()),
        severity=severity_of(Facts(impact=impact), catalog().rules.severity),
        impact=impact,
    )


def test_the_message_that_counts_comes_first_and_holds_the_decision() -> None:
    (first,) = acknowledgement(course("vista-api"), catalog(), (), None)

    assert (first.kind, first.target, first.call_out) == ("slack_message", PRODUCTION_SUPPORT, "")
    assert first.target in catalog().channels
    assert "“CHIP: error rate”" in first.text
    assert "Decision: we take it to #vettext-production-support" in first.text


def test_the_alerts_own_thread_and_pagerduty_are_answered_too() -> None:
    found = acknowledgement(
        course("chip"), catalog(), ["PABC123"], ("check-in-monitoring", "1763000000.000100")
    )

    assert [one.kind for one in found] == [
        "slack_message", "slack_message", "pagerduty_acknowledge",
    ]  # fmt: skip
    assert found[1].more == {"thread_ts": "1763000000.000100"}
    assert found[2].target == "PABC123"


def test_what_is_ours_stays_with_us_and_nobody_is_blamed_without_evidence() -> None:
    assert "we work on it ourselves" in decision(told("chip"), catalog())
    assert "nobody is suspected yet" in decision(told(), catalog())


def test_no_line_of_the_message_is_empty() -> None:
    assert all(acknowledgement_text(course(), catalog()).splitlines())


def test_what_a_person_noticed_is_taken_by_its_time() -> None:
    seen = course("chip")
    noticed = Alert(
        name="Somebody noticed it", service="", at=at("10:05"), until=None, source=A_PERSON
    )
    text = acknowledgement_text(replace(seen, told=replace(seen.told, alert=noticed)), catalog())

    assert text.startswith("We look into what was noticed at 10:05 ET.")
