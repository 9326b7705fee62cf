"""Advice comes from the catalog: owner, channel with its id, call-out, time to acknowledge."""

from __future__ import annotations

from typing import get_args

import pytest

from cie_runbook.findings import advice
from cie_runbook.findings.reading import Availability
from tests.findings.builders import catalog, make_grounds


def test_upstream_trouble_goes_to_the_channel_with_its_call_out() -> None:
    said = advice.act_action(catalog(), "vista-api")
    assert "#vettext-production-support (C052BC1893K), call out @vetext-tier-3-team" in said
    assert f"within {catalog().playbook.acknowledge_business_min} min" in said


def test_our_own_trouble_calls_nobody_out() -> None:
    said = advice.act_action(catalog(), "chip")
    assert "call out" not in said
    assert "#check-in-production-support (C02UP02HHGX)" in said
    assert catalog().dashboards["5jy-mz3-53p"].title in said


def test_an_owner_without_a_channel_is_said_to_have_none() -> None:
    assert advice.contact(catalog(), "btsss") == ""
    assert "no channel is known" in advice.act_action(catalog(), "btsss")
    assert "no channel is known" in advice.act_action(catalog(), "nobody")


def test_watching_says_when_to_look_again() -> None:
    assert "Look again in 30 min" in advice.watch_action(catalog(), "chip")
    assert "Look again in 30 min" in advice.watch_action(catalog(), "nobody")


@pytest.mark.parametrize("availability", get_args(Availability))
def test_every_kind_of_absence_has_its_own_next_action(availability: Availability) -> None:
    assert advice.unknown_action(make_grounds(availability)).endswith(".")


def test_claims_have_a_playbook_step_of_their_own() -> None:
    assert advice.playbook_step("btsss") == advice.SILENT_FAILURES
    assert advice.playbook_step("chip") == advice.IDENTIFY
