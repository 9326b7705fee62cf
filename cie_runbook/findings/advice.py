"""What to do next, and whom to ask: from the catalog, never typed in."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog, Service
from cie_runbook.findings.reading import Availability, Grounds

IDENTIFY = "Identify"
SILENT_FAILURES = "Silent failures of travel claims"
START_OF_SHIFT = "Start-of-shift checks"
CLAIMS_SERVICES = frozenset({"btsss", "veis", "va-notify", "sidekiq-vets-api"})

MENDS: dict[Availability, str] = {
    "denied": "Have the application key's scopes widened, then run `cie-runbook doctor`.",
    "unreachable": "Run `cie-runbook doctor`; look at the dashboard by hand meanwhile.",
    "not_configured": "Give the metric's name in the profile's `metric_names`.",
    "empty": "Check on the dashboard whether the metric still reports, or was renamed.",
    "failed": "Run the report again with --refresh; look at the dashboard by hand meanwhile.",
    "partial": "Run the report again with --refresh; look at the dashboard by hand meanwhile.",
    "complete": "Look at the dashboard by hand; see whether a sibling metric still reports.",
}


def contact(catalog: Catalog, service_id: str) -> str:
    """Return where to ask about a service: "#name (C…), call out @team"; "" where none is known."""
    service = catalog.services.get(service_id)
    if service is None or service.channel is None:
        return ""
    call_out = f", call out {service.call_out}" if service.upstream and service.call_out else ""
    return channel_name(catalog, service.channel) + call_out


def channel_name(catalog: Catalog, channel_id: str) -> str:
    """Return a channel by its name, with its Slack id where there is one."""
    channel = catalog.channels[channel_id]
    name = f"#{channel.name.removeprefix('#')}"
    return f"{name} ({channel.slack_id})" if channel.slack_id else name


def act_action(catalog: Catalog, service_id: str) -> str:
    """Return the next action where something is wrong with a service."""
    minutes = catalog.playbook.acknowledge_business_min
    return f"Acknowledge within {minutes} min. {taken_action(catalog, service_id)}"


def taken_action(catalog: Catalog, service_id: str) -> str:
    """Return what comes after the acknowledgement, where something is wrong with a service."""
    service = catalog.services.get(service_id)
    where = contact(catalog, service_id)
    if service is None or not where:
        return f"Find out who answers for {service_id}: no channel is known."
    if service.upstream:
        return f"Take it to {where}: {service.title} is with {service.owner}."
    return f"{_first_look(catalog, service)} Tell {where}."


def watch_action(catalog: Catalog, service_id: str) -> str:
    """Return the next action where something may be wrong with a service."""
    service = catalog.services.get(service_id)
    look = "" if service is None else f"{_first_look(catalog, service)} "
    return f"{look}Look again in 30 min; act if it goes on."


def unknown_action(grounds: Grounds) -> str:
    """Return the next action where nobody can say whether something is wrong."""
    return MENDS[grounds.availability]


def playbook_step(service_id: str) -> str:
    """Return the playbook step that covers trouble with a service."""
    return SILENT_FAILURES if service_id in CLAIMS_SERVICES else IDENTIFY


def _first_look(catalog: Catalog, service: Service) -> str:
    titles = [catalog.dashboards[name].title for name in service.dashboards[:1]]
    return f'Look at the dashboard "{titles[0]}".' if titles else f"Look at {service.title}'s logs."
