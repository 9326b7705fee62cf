"""Small builders: a catalog with a few names, stations all over the country, worlds by scenario."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog, Metric, MetricKind, Org, Station
from cie_runbook.drill.day import Day
from cie_runbook.drill.directory import directory
from cie_runbook.drill.disturbance import Disturbance, undisturbed
from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import DayGrid, Floats, Mask
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.world import World

SEED = 7
WEDNESDAY = date(2026, 11, 18)
SUNDAY = date(2026, 11, 15)

STATIONS = {  # number: region, time zone
    "358": ("VISN 21", "Asia/Manila"),
    "436": ("VISN 19", "America/Denver"),
    "442": ("VISN 19", "America/Denver"),
    "459": ("VISN 21", "Pacific/Honolulu"),
    "506": ("VISN 10", "America/New_York"),
    "508": ("VISN 7", "America/New_York"),
    "516": ("VISN 8", "America/New_York"),
    "523": ("VISN 1", "America/New_York"),
    "546": ("VISN 8", "America/New_York"),
    "549": ("VISN 17", "America/Chicago"),
    "554": ("VISN 19", "America/Denver"),
    "578": ("VISN 12", "America/Chicago"),
    "580": ("VISN 16", "America/Chicago"),
    "589A7": ("VISN 15", "America/Chicago"),
    "612": ("VISN 21", "America/Los_Angeles"),
    "618": ("VISN 23", "America/Chicago"),
    "626": ("VISN 9", "America/Chicago"),
    "630": ("VISN 2", "America/New_York"),
    "635": ("VISN 19", "America/Chicago"),
    "642": ("VISN 4", "America/New_York"),
    "644": ("VISN 22", "America/Phoenix"),
    "652": ("VISN 6", "America/New_York"),
    "660": ("VISN 19", "America/Denver"),
    "663": ("VISN 20", "America/Los_Angeles"),
    "688": ("VISN 5", "America/New_York"),
    "691": ("VISN 22", "America/Los_Angeles"),
}

METRICS: dict[str, tuple[str, MetricKind, str | None]] = {  # org, kind, public name
    "checkin_link_clicks": ("vagov", "count", "vets.link_clicks"),
    "checkin_verified": ("vagov", "count", "vets.verified"),
    "checkin_completed": ("vagov", "count", "vets.completed"),
    "checkin_failed": ("vagov", "count", "vets.failed"),
    "precheckin_link_clicks": ("vagov", "count", "vets.pre_link_clicks"),
    "precheckin_completed": ("vagov", "count", "vets.pre_completed"),
    "checkin_complete_time": ("vagov", "timer", "vets.complete"),
    "silent_failure": ("vagov", "count", "vets.silent"),
    "chip_requests": ("tevi", "count", None),
    "chip_time": ("tevi", "timer", None),
    "cw_sidekiq_enqueued": ("tevi", "gauge", None),
    "vista_checkin_completed_steps": ("tevi", "count", None),
    "vetext_reminders_sent": ("vetext", "count", None),
}

METRIC_NAMES = {
    "chip_requests": "drill.chip.requests",
    "chip_time": "drill.chip.time",
    "cw_sidekiq_enqueued": "drill.clinician_workflow.sidekiq_enqueued",
    "vista_checkin_completed_steps": "drill.vista.checkin_completed_steps",
    "vetext_reminders_sent": "drill.vetext.reminders_sent",
}


def make_catalog() -> Catalog:
    """Return a catalog of a few metrics, the three orgs and the stations."""
    # What shapes no world (playbook, rules, noise) is that of the package.
    made = {
        "orgs": {name: _org(name) for name in ("vagov", "tevi", "vetext")},
        "metrics": {name: _metric(name, *fields) for name, fields in METRICS.items()},
        "signals": {},
        "evidence": {},
        "dashboards": {},
        "services": {},
        "edges": (),
        "channels": {},
        "stations": {station.id: station for station in make_stations()},
        "steps": {},
    }
    return load_catalog().model_copy(update=made)


def make_stations() -> list[Station]:
    """Return the stations as the catalog holds them."""
    return [
        Station(id=number, name=f"Station {number}", region=region, time_zone=zone)
        for number, (region, zone) in STATIONS.items()
    ]


def make_world(scenario: str = "normal", day: date = WEDNESDAY, seed: int = SEED) -> World:
    """Return a world that nobody has asked anything yet."""
    return World(
        directory=directory(make_catalog(), METRIC_NAMES),
        stations=Stations.of(make_stations(), seed),
        scenario=SCENARIOS[scenario],
        day=day,
        seed=seed,
    )


@lru_cache(maxsize=32)
def known_world(scenario: str = "normal", day: date = WEDNESDAY) -> World:
    """Return a world that tests share, since a day of it never changes."""
    return make_world(scenario, day)


def telemetry(scenario: str = "normal", day: date = WEDNESDAY) -> Telemetry:
    """Return the scenario's own day."""
    return known_world(scenario, day).telemetry(day)


def make_day(day: date = WEDNESDAY, disturbance: Disturbance | None = None) -> Day:
    """Return a day to generate, undisturbed unless told otherwise."""
    grid, stations = DayGrid.of(day), Stations.of(make_stations(), SEED)
    return Day(SEED, grid, stations, disturbance or undisturbed(grid, stations))


def between(made: Telemetry, first_hour: float, last_hour: float) -> Mask:
    """Which bins lie between two hours of US Eastern."""
    hour = made.grid.eastern.hour
    within: Mask = (hour >= first_hour) & (hour < last_hour)
    return within


def total(values: Floats) -> float:
    """Return the sum over what is known."""
    return float(np.nansum(values))


def added(parts: Iterable[Floats]) -> Floats:
    """Return the sum of counts, bin by bin."""
    counts: Floats = np.sum(list(parts), axis=0)
    return counts


def _org(name: str) -> Org:
    return Org(
        id=name,
        title=name,
        browser_url=f"https://{name}.ddog-gov.com",
        scope="environment:prod" if name == "vagov" else "env:prod",
        scope_status="unconfirmed",
        timer_suffixes={"p50": "median", "p95": "95percentile", "requests": "count"},
        timer_status="unconfirmed",
    )


def _metric(name: str, org: str, kind: MetricKind, public: str | None) -> Metric:
    return Metric(
        id=name,
        org=org,
        service="chip",
        name=public,
        kind=kind,
        unit="millisecond" if kind == "timer" else "call",
        bad="none",
        meaning=f"meaning of {name}",
        status="unconfirmed",
        group="any",
        scope="service:check-in" if name == "silent_failure" else None,
    )
