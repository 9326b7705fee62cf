"""Runs that several tests look at: each is made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.world import World
from tests.runs.commands import Ended, environment, run
from tests.runs.rehearsals import OUTAGE, asked, outage_world, pointed_to
from tests.runs.written import Written


@dataclass(frozen=True)
class Run:
    """A run to its end: where its cases are, how it ended, what it asked, what it wrote."""

    home: Path
    ended: Ended
    asked: frozenset[str]
    written: Written
    findings: bytes


@pytest.fixture(scope="session")
def world() -> World:
    """The world of the outage, made once: its telemetry takes seconds."""
    return outage_world()


@pytest.fixture(scope="session")
def outage(world: World, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A first run of the outage, against a server whose journal was kept."""
    home = tmp_path_factory.mktemp("first")
    with RehearsalServer(world) as server:
        ended = run("cie-runbook", *OUTAGE, environ=environment(home, **pointed_to(server)))
        exchanges = server.journal.exchanges
    assert ended.code == 0, ended.said
    written = Written.only_case(home)
    return Run(home, ended, frozenset(asked(exchanges)), written, written.findings_bytes)
