"""The names of one drill's incident in each system, and its opening from frozen evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.incident_work import Desk
from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.notices import WORKSPACE, cue_of
from cie_runbook.drill.rehearsal import scenario_named, world_of
from cie_runbook.drill.services.pagerduty_incidents import incident_of
from cie_runbook.drill.services.servicenow_tickets import tickets_of
from cie_runbook.drill.services.slack_posts import monitor_posts
from cie_runbook.findings.incident import present
from cie_runbook.report.incident_case import Opened
from cie_runbook.report.incident_seen import IncidentSeen
from tests.rehearsed import DAY, NOW, drill_settings
from tests.report.incidents import incident

SCENARIO = "vista-outage"
Look = Callable[..., AbstractContextManager[IncidentSeen]]


@dataclass(frozen=True, kw_only=True)
class Cue:
    """What the drill's own story says of the alert that begins the incident.

    Attributes
    ----------
    names : mapping of str to str
        Its name by the option that takes it.
    at : datetime
        When the monitor fired, UTC.
    told_at : datetime
        When the ticket was opened, UTC.
    """

    names: Mapping[str, str]
    at: datetime
    told_at: datetime


@cache
def cue() -> Cue:
    """Look the incident up in the drill's story: nothing of it is typed here."""
    day, settings = date.fromisoformat(DAY), drill_settings(f"drill:{SCENARIO}")
    world = world_of(
        settings, scenario_named(SCENARIO, "test"), day, catalog=load_catalog(), now=NOW
    )
    chronicle = Chronicle(world)
    alert = cue_of(chronicle.day(day).alerts)
    assert alert is not None
    post = next(monitor_posts(alert))
    tickets = tickets_of(chronicle.story())
    ticket = next(one for one in tickets if one.opened_at >= alert.triggered_at)
    names = {
        "slack": f"{WORKSPACE}/archives/{post.channel}/p{post.ts.replace('.', '')}",
        "monitor": str(alert.monitor_id),
        "pagerduty": incident_of(alert, {}, alert.triggered_at).id,
        "snow": ticket.number,
    }
    return Cue(names=names, at=alert.triggered_at, told_at=ticket.opened_at)


def from_frozen(looks: list[IncidentSeen]) -> Look:
    """Return what looks at an incident without asking anybody: its evidence came once."""

    @contextmanager
    def looked_at(found: Opened, desk: Desk) -> Iterator[IncidentSeen]:
        plan, step = found.plan, copy(incident(SCENARIO).step)
        step.at = replace(step.at, case=found.case, window=plan.window, parameters=plan.parameters)
        looks.append(IncidentSeen(step, present(plan.window.end, desk.now())))
        yield looks[-1]

    return looked_at
