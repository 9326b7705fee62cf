"""Rehearsing: where a profile asks for it, a server is started and the settings point to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.chronicle import Chronicle, clock_of
from cie_runbook.drill.directory import directory
from cie_runbook.drill.faults import Fault
from cie_runbook.drill.scenarios import SCENARIOS, Scenario
from cie_runbook.drill.seeds import DEFAULT_SEED
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.services import BASE_PATHS, SENDER, Token, all_services, invented_tokens
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.services.servicenow_manners import CLIENT_ID, CLIENT_SECRET
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.withheld import credentials_without
from cie_runbook.drill.world import World
from cie_runbook.errors import SettingsError
from cie_runbook.settings import Secret, Settings, SystemCredentials, nearest
from cie_runbook.settings.addresses import ALL_ORGS_VARIABLE, system_variable

SCHEME = "drill:"
LONG_PAST = timedelta(days=20)  # logs are kept for little longer


@contextmanager
def rehearse(
    settings: Settings,
    *,
    day: date,
    catalog: Catalog | None = None,
    now: datetime | None = None,
    asked: Collection[str] | None = None,
) -> Iterator[Settings]:
    """Yield settings whose every address is real.

    Where the address of an organisation or a system is "drill:<scenario>", a server is started for
    as long as the context lasts, and they get its address and its credentials. Settings that ask
    for no rehearsal pass unchanged, and nothing is started.

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
    asked : collection of str, optional
        Organisations and systems that will be asked, by default all: where none of these is
        rehearsed, nothing is started for the others.

    Raises
    ------
    SettingsError
        The scenario is unknown, or two of them ask for different ones.
    """
    orgs = [name for name, org in settings.datadog.items() if org.is_embedded]
    systems = [name for name, system in settings.systems.items() if system.is_embedded]
    if asked is not None:
        orgs, systems = [[name for name in one if name in asked] for one in (orgs, systems)]
    if not orgs and not systems:
        yield settings
        return
    addresses = {settings.datadog[name].base_url for name in orgs}
    addresses |= {settings.systems[name].base_url or "" for name in systems}
    with serve(settings, _scenario(addresses), day, catalog=catalog, now=now) as server:
        yield pointed_to(settings, server, orgs, systems)


def pointed_to(
    settings: Settings, server: RehearsalServer, orgs: Sequence[str], systems: Sequence[str]
) -> Settings:
    """Return settings in which some organisations and systems are those of a running server."""
    pairs = {
        name: (
            Secret(server.keys[name].api_key, f"{name} rehearsal API key"),
            Secret(server.keys[name].app_key, f"{name} rehearsal application key"),
        )
        for name in orgs
    }
    started = settings.with_base_urls(
        dict.fromkeys(orgs, server.url),
        {name: server.url + path for name, path in BASE_PATHS.items() if name in systems},
    ).with_credentials(pairs)
    signed_on = (
        _credentials(token).given_to(started.systems[name])
        for name, token in invented_tokens().items()
        if name in systems
    )
    return started.with_systems(*signed_on)


def variables(settings: Settings, server: RehearsalServer) -> Mapping[str, str]:
    """Return the environment in which a profile talks to a running server, secrets revealed."""
    live = pointed_to(settings, server, tuple(settings.datadog), tuple(settings.systems))
    found: dict[str, str] = {ALL_ORGS_VARIABLE: server.url}
    for org in live.datadog.values():
        found.update(zip(org.key_names, (org.api_key or "", org.app_key or ""), strict=True))
    for name, system in live.systems.items():
        found[system_variable(name)] = system.base_url or ""
        found.update(system.credentials())
    return {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in found.items()
    }


def _credentials(token: Token) -> SystemCredentials:
    """Return all that signs on to the system of a token; PagerDuty wants to know who writes."""
    where = f"{token.system} rehearsal"
    return SystemCredentials(
        token=Secret(token.value, f"{where} token"),
        sender=SENDER,
        client=(Secret(CLIENT_ID, f"{where} client"), Secret(CLIENT_SECRET, f"{where} secret")),
    )


def serve(  # noqa: PLR0913 - three say what is played, the others are options
    settings: Settings,
    scenario: Scenario,
    day: date,
    *,
    catalog: Catalog | None = None,
    now: datetime | None = None,
    faults: Sequence[Fault] = (),
    without: Sequence[str] = (),
    port: int = 0,
    clock: Callable[[], datetime] | None = None,
    doings: dict[str, Incident] | None = None,
) -> RehearsalServer:
    """Return a server, not yet started, that plays `scenario` on `day` under a profile's names.

    Its credentials lack the scopes in `without`; see `credentials_without`. With a `clock` its
    present moves, and what is yet to come is not told. What people do in PagerDuty is kept in
    `doings`, where one is given.
    """
    facts = catalog or load_catalog()
    world = world_of(settings, scenario, day, catalog=facts, now=now, clock=clock)
    chronicle = Chronicle(world)
    known = credentials_without(without, tuple(settings.datadog))
    return RehearsalServer(
        world,
        faults,
        keys=known.keys,
        chronicle=chronicle,
        catalog=facts,
        others=all_services(chronicle.story, clock_of(world), tokens=known.tokens, doings=doings),
        port=port,
    )


def world_of(  # noqa: PLR0913 - as `serve`
    settings: Settings,
    scenario: Scenario,
    day: date,
    *,
    catalog: Catalog | None = None,
    now: datetime | None = None,
    clock: Callable[[], datetime] | None = None,
) -> World:
    """Return the world behind such a server: the telemetry that its answers are made of.

    A day that is long past is told on the morning after it: logs and traces are not kept for ever.
    """
    facts = catalog or load_catalog()
    scopes = {name: org.scope for name, org in settings.datadog.items() if org.scope is not None}
    return World(
        directory=directory(facts, settings.metric_names, scopes),
        stations=Stations.of(facts.stations.values(), DEFAULT_SEED),
        scenario=scenario,
        day=day,
        now=None if now is not None and now.date() - day > LONG_PAST else now,
        clock=clock,
    )


def scenario_named(name: str, where: str) -> Scenario:
    """Return the scenario `name`.

    Raises
    ------
    SettingsError
        There is none of that name; the nearest one is named.
    """
    if name not in SCENARIOS:
        raise SettingsError(
            f"there is no rehearsal called {name[:60]!r}", where, nearest(name, SCENARIOS)
        )
    return SCENARIOS[name]


def _scenario(addresses: set[str]) -> Scenario:
    if len(addresses) > 1:
        raise SettingsError(
            "the organisations and systems ask for different rehearsals",
            "settings",
            "Give all of them the same address.",
        )
    return scenario_named(addresses.pop().removeprefix(SCHEME), "settings")
