"""A rehearsal at an address, as `drill serve` gives one, and the environment to talk to it with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cie_runbook.drill.faults import faults_named
from cie_runbook.drill.rehearsal import serve, variables
from cie_runbook.drill.scenarios import scenario
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.settings import Settings
from tests.rehearsed import drill_settings

DAY = date(2025, 11, 19)  # a Wednesday that has passed on every clock
AFTER = datetime(2025, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Served:
    """A running rehearsal, the variables that point to it, and the settings that they give."""

    server: RehearsalServer
    variables: Mapping[str, str]
    settings: Settings


@contextmanager
def served(
    name: str = "normal",
    *,
    faults: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    day: date = DAY,
    now: datetime = AFTER,
) -> Iterator[Served]:
    """Serve a scenario; faults and scopes taken away are written as for `drill serve`."""
    profile = f"drill:{name}"
    settings = drill_settings(profile)
    shown = tuple(fault for text in faults for fault in faults_named(text))
    with serve(settings, scenario(name), day, now=now, faults=shown, without=without) as server:
        given = variables(settings, server)
        yield Served(server, given, drill_settings(profile, **given))
