"""Rehearsing: where a profile asks for it, a server is started and the settings point to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.directory import directory
from cie_runbook.drill.scenarios import SCENARIOS, Scenario
from cie_runbook.drill.seeds import DEFAULT_SEED
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.world import World
from cie_runbook.errors import SettingsError
from cie_runbook.settings import Secret, Settings, nearest

SCHEME = "drill:"


@contextmanager
def rehearse(
    settings: Settings, *, day: date, catalog: Catalog | None = None, now: datetime | None = None
) -> Iterator[Settings]:
    """Yield settings whose every address is real.

    Where an organisation's address is "drill:<scenario>", a server is started for as long as the
    context lasts, and that organisation gets its address and key pair. Settings that ask for no
    rehearsal pass unchanged, and nothing is started.

    Parameters
    ----------
    settings : Settings
        As loaded from a profile.
    day : date
        The report's day in US Eastern, on which the scenario plays.
    catalog : Catalog, optional
        Its facts; loaded where none are given.
    now : datetime, optional
        Where telemetry ends; without it, it has no end.

    Raises
    ------
    SettingsError
        The scenario is unknown, or two organisations ask for different ones.
    """
    embedded = [name for name, org in settings.datadog.items() if org.is_embedded]
    if not embedded:
        yield settings
        return
    chosen = _scenario({settings.datadog[name].base_url for name in embedded})
    with serve(settings, chosen, day, catalog=catalog, now=now) as server:
        pairs = {name: server.keys[name] for name in embedded}
        secrets = {
            name: (
                Secret(pair.api_key, f"{name} rehearsal API key"),
                Secret(pair.app_key, f"{name} rehearsal application key"),
            )
            for name, pair in pairs.items()
        }
        addressed = settings.with_base_urls(dict.fromkeys(embedded, server.url))
        yield addressed.with_credentials(secrets)


def serve(
    settings: Settings,
    scenario: Scenario,
    day: date,
    *,
    catalog: Catalog | None = None,
    now: datetime | None = None,
) -> RehearsalServer:
    """Return a server, not yet started, that plays `scenario` on `day` under a profile's names."""
    return RehearsalServer(world_of(settings, scenario, day, catalog=catalog, now=now))


def world_of(
    settings: Settings,
    scenario: Scenario,
    day: date,
    *,
    catalog: Catalog | None = None,
    now: datetime | None = None,
) -> World:
    """Return the world behind such a server: the telemetry that its answers are made of."""
    facts = catalog or load_catalog()
    scopes = {name: org.scope for name, org in settings.datadog.items() if org.scope is not None}
    return World(
        directory=directory(facts, settings.metric_names, scopes),
        stations=Stations.of(facts.stations.values(), DEFAULT_SEED),
        scenario=scenario,
        day=day,
        now=now,
    )


def _scenario(addresses: set[str]) -> Scenario:
    if len(addresses) > 1:
        raise SettingsError(
            "the organisations ask for different rehearsals",
            "settings",
            "Give all of them the same address.",
        )
    name = addresses.pop().removeprefix(SCHEME)
    if name not in SCENARIOS:
        raise SettingsError(
            f"there is no rehearsal called {name[:60]!r}", "settings", nearest(name, SCENARIOS)
        )
    return SCENARIOS[name]
