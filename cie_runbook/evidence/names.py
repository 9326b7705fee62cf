"""The names that catalog and profile hold of things in other systems, for one check of them all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from cie_runbook.catalog.models import Catalog, Metric
from cie_runbook.catalog.queries import metric_query
from cie_runbook.catalog.references import REQUESTS
from cie_runbook.catalog.searches import MonitorList
from cie_runbook.settings import Settings

BIN_S = 3600
SCHEDULES = "pagerduty_schedules"


@dataclass(frozen=True, kw_only=True)
class Names:
    """What is named, each by its id in the catalog or in its system.

    Attributes
    ----------
    metrics : mapping of str to mapping of str to str
        Organisation, to metric and the query for it.
    dashboards : mapping of str to mapping of str to str
        Organisation, to dashboard and its title.
    monitors : mapping of str to str or None
        Organisation to the tags that its monitors carry; None for all monitors.
    channels : mapping of str to str
        Name of a Slack channel to its id.
    schedules : tuple of str
        Ids of PagerDuty schedules.
    templates : mapping of str to str
        Repository to the path of its form of an issue.
    """

    metrics: Mapping[str, Mapping[str, str]]
    dashboards: Mapping[str, Mapping[str, str]]
    monitors: Mapping[str, str | None]
    channels: Mapping[str, str]
    schedules: tuple[str, ...]
    templates: Mapping[str, str]

    @property
    def text(self) -> str:
        """What is asked, for the record: two checks of the same names have the same text."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        counts = {
            "metrics": sum(map(len, self.metrics.values())),
            "dashboards": sum(map(len, self.dashboards.values())),
            "lists of monitors": len(self.monitors),
            "channels": len(self.channels),
            "schedules": len(self.schedules),
            "templates": len(self.templates),
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        return f"{told}; SHA-256 {digest}"


def names_of(catalog: Catalog, settings: Settings) -> Names:
    """Return all names; what no source states is left out, since it cannot have changed."""
    lists = [one for one in catalog.searches.values() if isinstance(one, MonitorList)]
    rules = catalog.rules.queue
    return Names(
        metrics={
            org: named_queries(
                [metric for metric in catalog.metrics.values() if metric.org == org],
                catalog,
                settings,
                org,
            )
            for org in catalog.orgs
        },
        dashboards={
            org: {one.id: one.title for one in catalog.dashboards.values() if one.org == org}
            for org in catalog.orgs
        },
        monitors={one.org: one.tags for one in lists if one.kind == "datadog_monitors"},
        channels={one.name: one.slack_id for one in catalog.channels.values() if one.slack_id},
        schedules=tuple(settings.ids.get(SCHEDULES, ())),
        templates={rules.repository: rules.template},
    )


def named_queries(
    metrics: Sequence[Metric], catalog: Catalog, settings: Settings, org: str
) -> Mapping[str, str]:
    """Return the query for each metric that catalog or profile gives a name."""
    names, scope = settings.metric_names, settings.datadog[org].scope
    return {
        metric.id: metric_query(
            metric,
            REQUESTS if metric.kind == "timer" else None,
            catalog.orgs[org],
            bin_s=BIN_S,
            name=names.get(metric.id),
            scope=scope,
        )
        for metric in metrics
        if names.get(metric.id) or metric.name
    }
