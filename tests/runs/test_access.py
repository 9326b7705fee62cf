"""Without access to a part, the rest is still reported, and what to set is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cie_runbook.catalog import load_catalog
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.drill.world import World
from tests.runs.commands import ROOT, Ended, environment, run
from tests.runs.conftest import Run
from tests.runs.rehearsals import DAY, OUTAGE, pointed_to
from tests.runs.written import Written

WRONG_KEY = "of-another-org-0123456789"
DATADOG_VARIABLES = {
    f"CIE_{org}_DD_{kind}_KEY" for org in ("VAGOV", "TEVI", "VETEXT") for kind in ("API", "APP")
}


def production() -> dict[str, Any]:
    text = (ROOT / "parameters" / "production.yaml").read_text(encoding="utf-8")
    profile: dict[str, Any] = yaml.safe_load(text)
    return profile


@pytest.fixture(scope="module")
def refused(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Written]:
    """A run in which the org tevi refuses the API key."""
    home = tmp_path_factory.mktemp("refused")
    with RehearsalServer(world) as server:
        variables = pointed_to(server, CIE_DRILL_TEVI_DD_API_KEY=WRONG_KEY)
        ended = run("cie-runbook", *OUTAGE, environ=environment(home, **variables))
    return ended, Written.only_case(home)


@pytest.mark.xdist_group("outage")
def test_an_org_that_refuses_is_unknown_and_the_others_are_judged(
    refused: tuple[Ended, Written], outage: Run
) -> None:
    ended, written = refused
    catalog = load_catalog()
    of_tevi = {
        name
        for name, finding in written.findings.items()
        if {catalog.evidence[evidence].org for evidence in finding["evidence"]} == {"tevi"}
    }

    assert ended.code == 1, ended.said
    assert len(of_tevi) > 5
    for name in of_tevi:
        assert written.findings[name]["status"] == "unknown"
        assert "refused" in written.findings[name]["sentence"]
    others = set(written.findings) - of_tevi
    assert others
    for name in others:
        assert written.findings[name]["status"] == outage.written.findings[name]["status"]


@pytest.mark.xdist_group("outage")
def test_a_refusal_is_told_and_names_the_variables_to_check(
    refused: tuple[Ended, Written],
) -> None:
    ended, written = refused
    for told in (ended.out, written.html):
        assert "evidence chip is denied" in told
        assert "CIE_DRILL_TEVI_DD_API_KEY" in told
        assert WRONG_KEY not in told
    assert written.records["chip"]["completeness"] == "denied"
    assert not written.parquet("chip").exists()


def test_the_doctor_names_exactly_what_is_to_be_set(tmp_path: Path) -> None:
    profile = production()
    orgs = profile["datadog"]["orgs"].values()
    wanted = {org[kind] for org in orgs for kind in ("api_key", "app_key")}
    assert wanted == DATADOG_VARIABLES
    wanted |= {system["credential"] for system in profile["systems"].values()}

    ended = run("cie-runbook", "doctor", "--profile", "production", environ=environment(tmp_path))

    assert ended.code == 2
    advice = ended.out.strip().splitlines()[-1]
    assert advice.startswith("Set these environment variables")
    assert sorted(re.findall("CIE_[A-Z_]+", advice)) == sorted(wanted)


def test_a_report_without_any_credential_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    command = ("daily", "--profile", "production", "--date", DAY)
    ended = run("cie-runbook", *command, environ=environment(tmp_path))

    assert ended.code == 2
    assert set(re.findall("CIE_[A-Z_]+", ended.err)) == DATADOG_VARIABLES
    assert len(ended.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
