"""Rehearsal servers in the test's own process, so that their journals can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Event

from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.journal import Exchange
from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import scenario
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.world import World
from cie_runbook.settings import load_settings

DAY = "2025-11-19"  # a Wednesday that has passed on every clock
OUTAGE = ("daily", "--profile", "drill", "--scenario", "vista-outage", "--date", DAY, "--no-pdf")


def outage_world() -> World:
    """Return the world in which vista-api fails on `DAY`."""
    settings = load_settings("drill:vista-outage", environ={}, keyring=lambda name: None)
    return world_of(settings, scenario("vista-outage"), date.fromisoformat(DAY))


def pointed_to(server: RehearsalServer, **other: str) -> dict[str, str]:
    """Return the variables that make the profile drill talk to `server`, each org with its keys."""
    variables = {"CIE_RUNBOOK_DATADOG_URL": server.url}
    for org, pair in server.keys.items():
        variables[f"CIE_DRILL_{org.upper()}_DD_API_KEY"] = pair.api_key
        variables[f"CIE_DRILL_{org.upper()}_DD_APP_KEY"] = pair.app_key
    return {**variables, **other}


def asked(exchanges: tuple[Exchange, ...]) -> set[str]:
    """Return every query that was asked."""
    return {query for exchange in exchanges for query in exchange.queries}


def queries(records: Mapping[str, dict[str, list[str]]]) -> set[str]:
    """Return every query behind frozen evidence."""
    return {query for record in records.values() for query in record["queries"]}


@dataclass
class Mute:
    """A service that takes requests and does not answer them before it is let go."""

    is_asked: Event = field(default_factory=Event)
    is_let_go: Event = field(default_factory=Event)

    def answer(self, request: Request) -> Answer:
        """Keep the client waiting."""
        self.is_asked.set()
        self.is_let_go.wait()
        exchange = Exchange(method=request.method, path=request.path, status=503)
        return Answer(status=503, body={}, exchange=exchange)
