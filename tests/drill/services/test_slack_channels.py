"""Slack's channels and people."""

from cie_runbook.drill.services.slack_channels import (
    CHANNELS,
    TIER_3_GROUP,
    channels,
    members,
    user_groups,
    users,
)


def test_a_channel_that_only_an_alert_names_is_there_too() -> None:
    known = channels(["CNEW", CHANNELS[0].id])
    assert len(known) == len(CHANNELS) + 1
    assert known["CNEW"].is_member


def test_the_group_to_call_out_has_an_id_and_lists_its_members() -> None:
    (group,) = user_groups()
    assert (group["id"], group["users"]) == (TIER_3_GROUP, members())
    assert set(members()) <= {user["id"] for user in users()}


def test_the_runbook_is_a_bot_and_everybody_else_is_not() -> None:
    assert [user["is_bot"] for user in users()].count(True) == 1
