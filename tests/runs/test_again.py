"""A report can be made again: from the same evidence, or from nothing, to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.world import World
from tests.runs.commands import environment, run
from tests.runs.conftest import Run
from tests.runs.rehearsals import OUTAGE, pointed_to, queries
from tests.runs.written import Written

pytestmark = pytest.mark.xdist_group("outage")


def test_a_vista_outage_asks_to_act_and_names_vista_api(outage: Run) -> None:
    assert outage.written.verdict["status"] == "act"
    assert "vista-api" in outage.written.verdict["headline"]
    assert outage.ended.out.startswith("Verdict: ACT. vista-api")
    assert str(outage.written.folder / "report.html") in outage.ended.out


def test_everything_that_the_evidence_names_was_asked_and_nothing_else(outage: Run) -> None:
    wanted = {query.partition("; counted by")[0] for query in queries(outage.written.records)}
    assert {query.partition("; counted by")[0] for query in outage.asked} == wanted


def test_a_second_run_asks_nothing_and_finds_the_same(outage: Run, world: World) -> None:
    with RehearsalServer(world) as server:
        environ = environment(outage.home, **pointed_to(server))
        again = run("cie-runbook", *OUTAGE, environ=environ)
        exchanges = server.journal.exchanges

    assert again.code == 0, again.said
    assert exchanges == ()
    assert outage.written.findings_bytes == outage.findings
    assert again.out == outage.ended.out


def test_a_fresh_case_finds_the_same_to_the_byte(outage: Run, tmp_path: Path) -> None:
    fresh = run("cie-runbook", *OUTAGE, environ=environment(tmp_path))

    assert fresh.code == 0, fresh.said
    assert Written.only_case(tmp_path).findings_bytes == outage.findings
