"""`cie-runbook drill score`: its clock, its words and its refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cie_runbook import record
from cie_runbook.analysis.severity import Impact
from cie_runbook.case import HOME_VARIABLE, Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.drill_score import acknowledging, named
from cie_runbook.cli.main import cli
from cie_runbook.drill import case_told
from cie_runbook.drill.keeping import DrillFolder, Played
from cie_runbook.drill.score import CaseTold
from cie_runbook.drill.services.pagerduty_incidents import Incident
from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.truth import CallOut
from cie_runbook.errors import BadInputError
from tests.rehearsed import drill_settings

DAY = date(2026, 11, 18)
ALERT = datetime(2026, 11, 18, 14, 50, tzinfo=UTC)
PLAYED = Played(
    scenario="vista-outage", day=DAY, begins_at=ALERT - timedelta(minutes=5), alert_at=ALERT
)
CATALOG = load_catalog()
TIER_3 = CallOut(channel="C052BC1893K", handle="@vetext-tier-3-team")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    DrillFolder.create(tmp_path, "drill").seal(PLAYED)
    return tmp_path


def opened(home: Path, kind: str = "incident", day: int = 18) -> Case:
    facts = {
        "kind": kind,
        "profile": "drill:normal",
        "start": f"2026-11-{day}T00:00:00-05:00",
        "end": f"2026-11-{day}T13:00:00-05:00",
        "parameters": {},
    }
    return Case.create(home, f"{kind}-{day}", facts)


def entry(kind: str, minutes: int) -> record.Entry:
    at = ALERT + timedelta(minutes=minutes)
    return record.Entry(at=at, kind=kind, text="", source="test", written_at=at, by="test")


def taken(home: Path, case: Case, played: Played = PLAYED) -> datetime | None:
    folder = DrillFolder.of_day(home, DAY)
    clock = acknowledging(case, folder, played, CATALOG, drill_settings())
    assert clock is not None
    assert clock.due_at == ALERT + timedelta(minutes=15)  # business hours
    return clock.stopped_at


def test_whoever_took_it_first_stops_the_clock_in_the_record_or_in_pagerduty(home: Path) -> None:
    case = opened(home)
    assert taken(home, case) is None
    record.append(case, [entry("note", 1), entry("acknowledged", 9)])
    assert taken(home, case) == ALERT + timedelta(minutes=9)
    at = ALERT + timedelta(minutes=4)
    DrillFolder.of_day(home, DAY).keep(
        [Incident(key="a", title="CHIP", created_at=ALERT, acknowledged=(at, ON_CALL[0]))]
    )
    assert taken(home, case) == at


def test_without_an_alert_there_is_no_clock(home: Path) -> None:
    quiet = replace(PLAYED, alert_at=None)
    folder = DrillFolder.of_day(home, DAY)

    assert acknowledging(opened(home), folder, quiet, CATALOG, drill_settings()) is None


def test_a_call_out_is_named_as_people_know_it() -> None:
    assert named(TIER_3, CATALOG) == "@vetext-tier-3-team in #vettext-production-support"
    assert named(CallOut(channel="C0UNKNOWN"), CATALOG) == "C0UNKNOWN"


def test_the_score_is_told_with_what_was_expected_and_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(home)
    record.append(case, [entry("acknowledged", 9)])
    told = CaseTold(
        suspects=("vista-api",), severity=2, impact=Impact(1, 0, 2, 9), asked=frozenset({TIER_3})
    )
    monkeypatch.setattr(case_told, "told_by", answering(told))
    said = CliRunner().invoke(cli, ["drill", "score", case.name])

    assert said.exit_code == 0
    assert said.output.startswith("The drill was: vista-api outage.")
    assert "Acknowledged in time     20 of 20" in said.output
    assert "  expected: vista-api\n  found:    vista-api" in said.output
    assert "Impact within the range   0 of 10" in said.output
    assert "Total                    90 of 100 points" in said.output
    assert "Wed 2026-11-18 13:00 EST" in said.output


def test_a_case_that_was_copied_elsewhere_is_scored_by_the_drills_at_home(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(tmp_path_factory.mktemp("elsewhere"))
    told = CaseTold(suspects=(), severity=None, impact=None, asked=frozenset())
    monkeypatch.setattr(case_told, "told_by", answering(told))

    assert CliRunner().invoke(cli, ["drill", "score", str(case.folder)]).exit_code == 0


def answering(told: CaseTold) -> Callable[..., CaseTold]:
    return lambda _case, _catalog, _settings: told


@pytest.mark.parametrize(
    ("kind", "day", "reason"),
    [("daily", 18, "not that of an incident"), ("incident", 19, "no drill was started")],
)
def test_a_case_of_something_else_is_refused(home: Path, kind: str, day: int, reason: str) -> None:
    refused = CliRunner().invoke(cli, ["drill", "score", opened(home, kind, day).name])

    assert isinstance(refused.exception, BadInputError)
    assert reason in str(refused.exception)
