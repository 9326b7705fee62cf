"""The packaged rules can be read, and say what the plan and the playbook say."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.rules import Tolerance


def test_the_numbers_of_the_plan_are_in_the_playbook(catalog: Catalog) -> None:
    playbook = catalog.playbook
    assert playbook.rotation_days == 14
    assert playbook.first_response_business_days == 1
    assert playbook.silent_ticket_days == 30
    assert playbook.holiday_notice_days == 7


def test_the_bot_posts_where_the_plan_says(catalog: Catalog) -> None:
    assert catalog.channels[catalog.rules.bot.channel].slack_id == "C02UP02HHGX"


def test_two_pairs_of_counts_must_agree(catalog: Catalog) -> None:
    assert set(catalog.rules.reconciliations) == {"claims_and_texts", "checkins_and_steps"}


def test_claims_and_texts_hold_the_two_sides_of_the_notification_gap(catalog: Catalog) -> None:
    rule = catalog.rules.reconciliations["claims_and_texts"]
    gap = "".join(catalog.signals["notification_gap"].of.split())
    left, right = ("".join(side.of.split()) for side in (rule.left, rule.right))
    assert gap == f"{left}-{right.replace('+', '-')}"


def test_a_tolerance_of_everything_is_refused() -> None:
    with pytest.raises(ValidationError):
        Tolerance(relative=1.0, events=0)
