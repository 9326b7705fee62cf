"""A normal morning is all ok, and each trouble of a shift gives its own finding and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.findings.reading import Availability
from cie_runbook.findings.shift import coverage_finding
from tests.analysis.rotas import et, make_rota
from tests.analysis.test_alerts import incident, messages, post
from tests.analysis.test_bot import USUAL
from tests.findings.builders import catalog
from tests.findings.mornings import GROUNDS, Morning


def test_a_normal_morning_is_all_ok() -> None:
    morning = Morning()
    assert morning.off() == {}
    assert len(morning.findings()) == 12


def test_a_silent_bot_is_the_only_finding() -> None:
    morning = Morning(posts=())
    assert morning.off() == {"daily_bot": "act"}
    sentence = morning.findings()["daily_bot"].sentence
    assert "no numbers of Wed Nov 18 in #check-in-production-support (C02UP02HHGX)" in sentence


def test_a_gap_in_the_rota_is_the_only_finding_and_is_named() -> None:
    rest = tuple(s for s in make_rota() if (s.role, s.start) != ("primary", et("2026-11-24T07:00")))
    morning = Morning(shifts=rest)
    assert morning.off() == {"on_call_coverage": "act"}
    found = morning.findings()["on_call_coverage"]
    assert "no primary on Tue Nov 24 07:00 to 20:00 ET" in found.sentence
    assert "override" in found.next_action


def test_the_working_day_before_a_holiday_asks_for_the_freeze_and_nothing_else() -> None:
    morning = Morning(now=et("2026-11-25T07:00"))
    morning.tickets = ()
    assert morning.off() == {"alert_freeze": "act"}
    assert "Thu Nov 26" in morning.findings()["alert_freeze"].next_action


def test_a_holiday_ahead_is_told_before_its_freeze_is_due() -> None:
    sentence = Morning(now=et("2026-11-20T07:00")).findings()["alert_freeze"].sentence
    assert sentence == "Holiday ahead: Thu Nov 26; its alert freeze is to be made on Wed Nov 25."


def test_a_hand_over_out_of_order_is_watched() -> None:
    wrong = tuple(
        replace(s, user_id="PDAN") if s.role == "primary" and s.user_id == "PBEN" else s
        for s in make_rota()
    )
    morning = Morning(shifts=wrong)
    assert morning.off() == {"on_call_handover": "watch"}
    assert "PDAN becomes primary" in morning.findings()["on_call_handover"].sentence


def test_a_late_or_unreadable_post_is_watched() -> None:
    late = Morning(posts=(("2026-11-19T02:00", "BDAILY", USUAL),))
    text = USUAL.replace("2,602 completed", "many")
    unreadable = Morning(posts=(("2026-11-19T00:05", "BDAILY", text),))
    assert late.off() == unreadable.off() == {"daily_bot": "watch"}
    assert "lacks precheckin completed" in unreadable.findings()["daily_bot"].sentence


def test_the_bots_own_share_is_told() -> None:
    sentence = Morning().findings()["daily_bot"].sentence
    assert "check-in 1,121 completed of 1,765 links clicked (64 %)" in sentence


def test_a_page_that_nobody_took_is_the_only_finding() -> None:
    morning = Morning(incidents=incident("2026-11-19T06:30"))
    assert morning.off() == {"pages": "act"}
    assert "30 min left to acknowledge" in morning.findings()["pages"].sentence


def test_a_page_that_was_taken_late_is_watched() -> None:
    late = incident(
        "2026-11-18T09:00", status="acknowledged", acknowledged_at=et("2026-11-18T09:30")
    )
    assert Morning(incidents=late).off() == {"pages": "watch"}


def test_an_alert_that_is_still_up_is_the_only_finding() -> None:
    morning = Morning(alert_posts=messages(post("2026-11-18T02:00", "Triggered: odd")))
    assert morning.off() == {"night_alerts": "act"}


def test_who_cannot_be_called_is_named() -> None:
    morning = Morning(nobody_reaches=("PANA",))
    assert morning.off() == {"on_call_reach": "act"}


@pytest.mark.parametrize("availability", ["denied", "unreachable", "partial", "failed"])
def test_without_all_evidence_nothing_is_called_ok(availability: Availability) -> None:
    morning = Morning(grounds=replace(GROUNDS, availability=availability))
    assert set(morning.off().values()) == {"unknown"}
    assert len(morning.off()) == 12


def test_no_day_that_was_asked_for_is_unknown() -> None:
    assert coverage_finding((), GROUNDS, catalog()).status == "unknown"
