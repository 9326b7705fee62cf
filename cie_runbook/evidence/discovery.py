"""Discovery: names and ids that no public source states, read from the team's own systems.

What is found is a proposal for the profile, with its grounds. Nothing is guessed: what is not
certain is listed as a candidate and left for a person to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

import pandas as pd

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.searches import MonitorList, PagerDutyList
from cie_runbook.errors import RunbookError, SettingsError, SourceError
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.matching import PLOTTED_COLUMNS, match_metrics
from cie_runbook.settings import Settings
from cie_runbook.sources.datadog_dashboards import fetch_dashboards
from cie_runbook.sources.datadog_monitors import fetch_monitors
from cie_runbook.sources.pagerduty_directory import fetch_schedules
from cie_runbook.sources.slack_writes import user_group_id
from cie_runbook.tables import conform, empty_table

BUDGET_S = 120.0
MOST_CANDIDATES = 12  # of one metric; more help nobody


@dataclass(kw_only=True)
class Proposal:
    """What was found, and what was not.

    Attributes
    ----------
    metric_names : dict
        Catalog metric to Datadog name, where there is no doubt.
    ids : dict
        Name of an id to its values.
    grounds : dict
        Metric or name of an id to where it was read.
    candidates : dict
        The same to what it might be.
    missing : list of str
        What could not be asked, and why.
    """

    metric_names: dict[str, str] = field(default_factory=dict)
    ids: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grounds: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def discover(catalog: Catalog, clients: Clients) -> Proposal:
    """Ask dashboards, monitors, PagerDuty and Slack for what the catalog leaves open."""
    proposal = Proposal()
    plotted = [table for org in catalog.orgs for table in _plotted(catalog, clients, org, proposal)]
    filled = [table for table in plotted if len(table)]
    table = pd.concat(filled, ignore_index=True) if filled else empty_table(PLOTTED_COLUMNS)
    for match in match_metrics(catalog, table):
        if match.name is not None:
            proposal.metric_names[match.metric] = match.name
            proposal.grounds[match.metric] = match.ground
        else:
            proposal.candidates[match.metric] = match.candidates[:MOST_CANDIDATES]
    _asking(proposal, lambda: _schedules(catalog, clients, proposal))
    _asking(proposal, lambda: _groups(catalog, clients, proposal))
    return proposal


def group_key(handle: str) -> str:
    """Return the name under `ids` for a Slack group: "slack_group_vetext_tier_3_team"."""
    return f"slack_group_{handle.removeprefix('@').replace('-', '_').lower()}"


def present(catalog: Catalog, settings: Settings) -> Proposal:
    """Return what catalog and profile say now about all that could be discovered."""
    open_metrics = [metric.id for metric in catalog.metrics.values() if metric.name is None]
    named = settings.metric_names
    return Proposal(
        metric_names={name: named[name] for name in open_metrics if name in named},
        ids=dict(settings.ids),
    )


def merged(now: Proposal, found: Proposal) -> Proposal:
    """Return what the profile would say: what was found goes before what stands there."""
    return Proposal(
        metric_names={**now.metric_names, **found.metric_names},
        ids={**now.ids, **found.ids},
        grounds=found.grounds,
        candidates={
            name: names for name, names in found.candidates.items() if name not in now.metric_names
        },
        missing=found.missing,
    )


def written(proposal: Proposal) -> str:
    """Return a proposal as the part of a profile that it is."""
    return "\n".join(_lines(proposal)) + "\n"


def difference(now: Proposal, proposed: Proposal, profile: str) -> str:
    """Return the unified diff from what stands in the profile to what is proposed."""
    bare = Proposal(metric_names=proposed.metric_names, ids=proposed.ids)
    lines = unified_diff(
        written(now).splitlines(),
        written(bare).splitlines(),
        f"parameters/{profile}.yaml",
        f"parameters/{profile}.yaml (proposed)",
        lineterm="",
    )
    return "\n".join(lines)


def _lines(proposal: Proposal) -> Iterator[str]:
    yield "metric_names:" if proposal.metric_names else "metric_names: {}"
    for name in sorted(proposal.metric_names):
        yield f"  {name}: {proposal.metric_names[name]}{_ground(proposal, name)}"
    yield "ids:" if proposal.ids else "ids: {}"
    for name in sorted(proposal.ids):
        yield f"  {name}: [{', '.join(proposal.ids[name])}]{_ground(proposal, name)}"
    for name in sorted(proposal.candidates):
        found = ", ".join(proposal.candidates[name]) or "nothing like it is plotted"
        standing = "has others" if name in proposal.ids else "is open"
        yield f"# {name} {standing}; candidates: {found}"
    for sentence in proposal.missing:
        yield f"# not asked: {sentence}"


def _ground(proposal: Proposal, name: str) -> str:
    ground = " ".join(proposal.grounds.get(name, "").split())
    return f" # {ground}" if ground else ""


def _plotted(
    catalog: Catalog, clients: Clients, org: str, proposal: Proposal
) -> Iterator[pd.DataFrame]:
    """Yield what dashboards and monitors of an org ask for, shaped as `PLOTTED_COLUMNS`."""
    dashboards = [entry.id for entry in catalog.dashboards.values() if entry.org == org]
    lists = [one for one in catalog.searches.values() if isinstance(one, MonitorList)]
    tags = next((one.tags for one in lists if one.org == org), None)
    tables: list[pd.DataFrame] = []

    def ask_dashboards() -> None:
        found = fetch_dashboards(clients.datadog(org), dashboards, budget_s=BUDGET_S)
        proposal.missing.extend(found.missing)
        rows = found.table[found.table["kind"] == "metrics"]
        shown = rows.rename(columns={"dashboard": "where", "widget": "title"})
        tables.append(conform(shown.assign(org=org)[list(PLOTTED_COLUMNS)], PLOTTED_COLUMNS))

    def ask_monitors() -> None:
        found = fetch_monitors(clients.datadog(org), tags=tags, budget_s=BUDGET_S).monitors
        proposal.missing.extend(found.missing)
        shown = found.table.rename(columns={"name": "title"})
        shown = shown.assign(org=org, where="monitors", name="")
        tables.append(conform(shown[list(PLOTTED_COLUMNS)], PLOTTED_COLUMNS))

    _asking(proposal, ask_dashboards)
    _asking(proposal, ask_monitors)
    yield from tables


def _schedules(catalog: Catalog, clients: Clients, proposal: Proposal) -> None:
    lists = [one for one in catalog.searches.values() if isinstance(one, PagerDutyList)]
    for title in dict.fromkeys(one.schedule for one in lists if one.schedule):
        client = clients.system("pagerduty")
        found = fetch_schedules(client, title, client.deadline(BUDGET_S)).table
        # A primary and a secondary schedule bear the plan's title with a word of their own behind.
        is_ours = found["schedule"].str.startswith(title).fillna(value=False).astype(bool)
        if is_ours.any():
            ours = found[is_ours]
            proposal.ids["pagerduty_schedules"] = tuple(sorted(ours["schedule_id"]))
            names = ", ".join(sorted(ours["schedule"]))
            proposal.grounds["pagerduty_schedules"] = f"PagerDuty: {names}"
        others = found[~is_ours]
        rows = zip(others["schedule_id"], others["schedule"], strict=True)
        if len(others) or not is_ours.any():
            proposal.candidates["pagerduty_schedules"] = tuple(f"{id_} ({n})" for id_, n in rows)


def _groups(catalog: Catalog, clients: Clients, proposal: Proposal) -> None:
    handles = (service.call_out for service in catalog.services.values() if service.call_out)
    for handle in dict.fromkeys(handles):
        client = clients.system("slack")
        found = user_group_id(client, handle, client.deadline(BUDGET_S))
        proposal.ids[group_key(handle)] = (found,)
        proposal.grounds[group_key(handle)] = f"Slack: {handle}"


def _asking(proposal: Proposal, ask: Callable[[], None]) -> None:
    """Ask one system; one that does not answer is named and leaves the others."""
    try:
        ask()
    except (SettingsError, SourceError) as error:
        proposal.missing.append(_sentence(error))


def _sentence(error: RunbookError) -> str:
    return " ".join(str(error).split())
