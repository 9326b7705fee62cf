"""The systems besides Datadog as a rehearsal plays them, each telling its part of one story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from cie_runbook.drill.http import Service
from cie_runbook.drill.services import github, pagerduty, sentry, servicenow, slack
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.tokens import SystemName, Token, invented_tokens
from cie_runbook.drill.story import Story

BASE_PATHS: Mapping[SystemName, str] = {
    "sentry": "/sentry/api/0",
    "pagerduty": "/pagerduty",
    "slack": "/slack/api",
    "servicenow": "/servicenow/api/now",
    "github": "/github",
}
"""What a profile's base URL of each system ends with, after the address of the server."""

SENDER = ON_CALL[0].email
"""An address that PagerDuty knows, for the From header of writes."""

__all__ = ["BASE_PATHS", "SENDER", "SystemName", "Token", "all_services", "invented_tokens"]


def all_services(
    story: Callable[[], Story],
    clock: Callable[[], datetime],
    *,
    tokens: Mapping[SystemName, Token] | None = None,
    doings: dict[str, Incident] | None = None,
) -> Mapping[str, Service]:
    """Return the services by the prefix of their paths.

    Parameters
    ----------
    story : callable
        What happened, as it stands at the moment of asking.
    clock : callable
        The present, aware: rate limits, new posts and what is ongoing go by it.
    tokens : mapping of str to Token, optional
        The credential of each system, as with a scope taken away; those not given have them all.
    doings : dict of str to Incident, optional
        Where PagerDuty keeps what people do with its incidents, for whoever wants to know.
    """
    known = {**invented_tokens(), **(tokens or {})}
    return {
        sentry.PREFIX: sentry.sentry_api(story, clock, known["sentry"]),
        pagerduty.PREFIX: pagerduty.pagerduty_api(story, clock, known["pagerduty"], doings),
        slack.PREFIX: slack.slack_api(story, clock, known["slack"]),
        servicenow.PREFIX: servicenow.servicenow_api(story, clock, known["servicenow"]),
        github.PREFIX: github.github_api(story, clock, known["github"]),
    }
