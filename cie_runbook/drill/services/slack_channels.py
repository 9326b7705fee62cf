"""Slack's channels, users and user groups in a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cie_runbook.drill.services.people import PEOPLE, TIER_3, Person

TEAM = "T0DRILL01"
DAILY_CHANNEL = "C02UP02HHGX"  # where the daily bot posts
RELEASES_CHANNEL = "C0DRILLREL"  # no public source gives the real one's id
TIER_3_GROUP, TIER_3_HANDLE = "S0DRILLT3", "vetext-tier-3-team"
RUNBOOK_BOT, MONITOR_BOT, DAILY_BOT, DEPLOY_BOT = (
    "B0DRILLRUN",
    "B0DRILLMON",
    "B0DRILLDAY",
    "B0DRILLDEP",
)
RUNBOOK_USER = "U0DRILLRUN"


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One public channel; a bot may only post where it is a member."""

    id: str
    name: str
    is_member: bool = True


CHANNELS = (
    Channel(id=DAILY_CHANNEL, name="check-in-production-support"),
    Channel(id="C04G3EY2F5W", name="check-in-monitoring"),
    Channel(id="C02U11L00TF", name="check-in-experience-apm"),
    Channel(id="C02G6AB3ZRS", name="check-in-experience-engineering"),
    Channel(id="C052BC1893K", name="vettext-production-support"),
    Channel(id="C018V2JCWRJ", name="va-mobile-app", is_member=False),
    Channel(id=RELEASES_CHANNEL, name="check-in-releases"),
)


def channels(alerted: Iterable[str]) -> dict[str, Channel]:
    """Return the channels by id, with those that only an alert names."""
    known = {channel.id: channel for channel in CHANNELS}
    for channel_id in alerted:
        name = f"drill-{channel_id.lower()}"
        known.setdefault(channel_id, Channel(id=channel_id, name=name))
    return known


def channel_json(channel: Channel) -> dict[str, Any]:
    """Return a channel as the service shows it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_private": False,
        "is_archived": False,
        "is_member": channel.is_member,
        "topic": {"value": ""},
        "purpose": {"value": f"#{channel.name} of a rehearsal"},
        "num_members": len(PEOPLE),
    }


def users() -> list[dict[str, Any]]:
    """Return all users, the runbook's own bot last."""
    bot = {
        "id": RUNBOOK_USER,
        "team_id": TEAM,
        "name": "cie-runbook",
        "deleted": False,
        "real_name": "CIE runbook (drill)",
        "tz": "America/New_York",
        "is_bot": True,
        "profile": {"real_name": "CIE runbook (drill)", "display_name": "", "bot_id": RUNBOOK_BOT},
    }
    return [*(_user_json(person) for person in PEOPLE), bot]


def user_groups() -> list[dict[str, Any]]:
    """Return the user groups, of which a call-out needs the id."""
    return [
        {
            "id": TIER_3_GROUP,
            "team_id": TEAM,
            "is_usergroup": True,
            "name": "VEText tier 3 team",
            "handle": TIER_3_HANDLE,
            "description": "Who a call-out reaches",
            "date_delete": 0,
            "user_count": len(TIER_3),
            "users": members(),
        }
    ]


def members() -> list[str]:
    """Return the user ids of the tier 3 team."""
    return [person.slack for person in TIER_3]


def _user_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.slack,
        "team_id": TEAM,
        "name": person.login,
        "deleted": False,
        "real_name": person.name,
        "tz": person.time_zone,
        "is_bot": False,
        "profile": {
            "real_name": person.name,
            "display_name": person.name.split()[0].lower(),
            "email": person.email,
        },
    }
