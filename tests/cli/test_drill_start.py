"""`cie-runbook drill start`."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from cie_runbook.cli.drill_start import Plan, planned
from cie_runbook.cli.main import cli
from cie_runbook.drill.keeping import DOINGS, ENVIRONMENT, DrillFolder
from cie_runbook.errors import RunbookError
from cie_runbook.settings import CLOCK_VARIABLE, clock_from

TODAY = date(2026, 11, 23)  # a Monday
BEFORE = timedelta(minutes=5)


def chosen(scenario: str, day: str | None = None) -> Plan:
    return planned(scenario, day, BEFORE, today=TODAY)


def test_a_drill_begins_so_many_minutes_before_the_call() -> None:
    plan = chosen("vista-outage")
    call = next(notice for notice in plan.notices if notice.text.startswith("PagerDuty"))

    assert plan.played.day == date(2026, 11, 20)  # the last working day
    assert plan.played.alert_at is not None
    assert plan.played.begins_at == plan.played.alert_at - BEFORE
    assert timedelta(0) <= call.at - plan.played.alert_at < timedelta(minutes=1)
    assert plan.until - plan.played.begins_at < timedelta(hours=15)


def test_a_scenario_that_no_monitor_announces_begins_before_what_goes_wrong() -> None:
    plan = chosen("regional-drop", "2026-11-18")

    assert plan.played.alert_at is None
    assert plan.played.begins_at.isoformat() == "2026-11-18T13:55:00+00:00"
    assert plan.notices == ()


def test_a_holiday_is_played_on_a_holiday() -> None:
    assert chosen("holiday").played.day == date(2026, 11, 11)


def test_random_is_one_of_those_that_a_monitor_announces() -> None:
    offered: list[Plan] = []

    def last(plans: Sequence[Plan]) -> Plan:
        offered.extend(plans)
        return plans[-1]

    plan = planned("random", "2026-11-18", BEFORE, today=TODAY, choose=last)

    assert plan is offered[-1]
    assert {"vista-outage", "chip-creep", "no-data"} <= {one.played.scenario for one in offered}
    assert all(one.notices and one.played.alert_at for one in offered)


@pytest.mark.parametrize(
    "arguments", [["--scenario", "vista-outrage"], ["--day", "noon"], ["--scenario", ""]]
)
def test_what_cannot_be_played_is_refused_and_leaves_nothing(
    arguments: list[str], tmp_path: Path
) -> None:
    refused = CliRunner().invoke(cli, ["drill", "start", "--out", str(tmp_path), *arguments])

    assert isinstance(refused.exception, RunbookError)
    assert list(tmp_path.iterdir()) == []


def environment_of(folder: Path) -> dict[str, str]:
    """Return what another shell gets by sourcing the file of a drill."""
    words = shlex.split((folder / ENVIRONMENT).read_text())
    pairs = (word.partition("=") for word in words if word != "export")
    return {name: value for name, _, value in pairs}


def test_an_incident_is_played_taken_and_sealed(tmp_path: Path) -> None:
    arguments = ["--speed", "600", "--day", "2026-11-18", "--out", str(tmp_path)]
    command = [sys.executable, "-u", "-m", "cie_runbook", "drill", "start", *arguments]
    command += ["--scenario", "vista-outage"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "pagerduty.com/incidents/" in line:
                break
        (folder,) = (tmp_path / "drills").iterdir()
        given = environment_of(folder)
        incident, url = said[-1].strip().rpartition("/")[2], given["CIE_RUNBOOK_PAGERDUTY_URL"]
        headers = {
            "Authorization": f"Token token={given['CIE_DRILL_PAGERDUTY_WRITE_TOKEN']}",
            "From": given["CIE_DRILL_PAGERDUTY_FROM"],
        }
        taken = httpx.put(
            f"{url}/incidents/{incident}",
            headers=headers,
            json={"incident": {"type": "incident_reference", "status": "acknowledged"}},
        )
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        code = process.wait(timeout=20)

    assert taken.status_code == 200
    assert code == 0
    assert "drill score CASE" in rest
    assert f"source {folder / ENVIRONMENT}" in "".join(said)
    assert "vista-outage" not in "".join(said)  # what happens is for the engineer to find out
    played = DrillFolder(folder).played()
    assert (played.scenario, played.day) == ("vista-outage", date(2026, 11, 18))
    (doing,) = DrillFolder(folder).doings()
    assert doing.incident == incident
    assert doing.acknowledged_at is not None
    assert doing.created_at <= doing.acknowledged_at <= clock_from(given).now()
    assert given[CLOCK_VARIABLE].endswith("x600")
    assert (folder / DOINGS).stat().st_mode & 0o077 == 0
