"""`cie-runbook incident`: opened from one alert, noted, told, and closed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cie_runbook.case import Case
from cie_runbook.record import read
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.window import eastern_clock
from tests.cli.openers import SCENARIO, cue, from_frozen
from tests.cli.terminal import Terminal
from tests.report.incidents import incident

DAY = "2025-11-19"
NOON = f"{DAY}T12:00-05:00"


def test_an_incident_is_opened_noted_told_closed_and_reported(
    terminal: Terminal, tmp_path: Path
) -> None:
    opened = terminal.run(
        "incident", "open", "--monitor", "220201", "--scenario", "vista-outage", "--date", DAY,
        "--history-weeks", "2",
    )  # fmt: skip
    assert opened.code == 0, opened.err
    (folder,) = (path for path in terminal.home.iterdir() if path.name.startswith("incident-"))
    for label in ("How bad:", "What:", "Since:", "Affected:", "Cause:", "Next:", "Clock:"):
        assert label in opened.out
    assert "SEV 2, not critical: " in opened.out
    assert "Cause:    vista-api (upstream)" in opened.out
    assert re.search(r"About [\d,]+ check-ins are missing \([\d,]+ to [\d,]+\)", opened.out)
    assert "C052BC1893K), calling out @vetext-tier-3-team: slack_message-" in opened.out

    noted = terminal.run("incident", "note", folder.name, "Mr. John Smith is told", "--at", NOON)
    asked = terminal.run(
        "incident", "note", folder.name, "3 asked", "--kind", "asked", "--at", NOON
    )
    assert (noted.code, asked.code) == (0, 0)
    assert "note: Mr. [name] is told" in noted.out

    told = terminal.run("incident", "status", folder.name)
    assert "Go to the higher-level contact: overdue by" in told.out
    assert "(due 12:30 ET)" in told.out
    assert "note: Mr. [name] is told" in told.out

    closed = terminal.run("incident", "close", folder.name, "--at", f"{DAY}T13:00-05:00")
    assert "Time to detect 10 min" in closed.out
    assert "resolve 200 min" in closed.out
    kinds = [entry.kind for entry in read(Case(folder)).entries]
    assert kinds.count("resolved") == 1

    only = ("--only", "acknowledge", "--only", "identify", "--no-pdf", "--history-weeks", "2")
    assert terminal.run("incident", "report", folder.name, *only).code in {0, 1}
    page = (folder / "report.html").read_bytes()
    assert b"How bad it is" in page
    moved = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, moved)
    (moved / "report.html").unlink()
    assert terminal.run("render", moved).code == 0
    assert (moved / "report.html").read_bytes() == page, "a copy needs no service"


@pytest.mark.parametrize("source", ["slack", "monitor", "pagerduty", "snow"])
def test_each_name_of_an_alert_opens_the_same_incident_with_its_own_time(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    looks: list[IncidentSeen] = []
    monkeypatch.setattr("cie_runbook.cli.incident.looked_at", from_frozen(looks))
    days = [] if source == "slack" else ["--date", DAY]  # a link tells its day itself

    opened = terminal.run(
        "incident", "open", f"--{source}", cue().names[source], "--scenario", SCENARIO, *days
    )

    assert opened.code == 0, opened.err
    (seen,), known = looks, incident(SCENARIO)
    assert seen.alert is not None
    assert seen.alert.at == (cue().told_at if source == "snow" else cue().at)
    assert seen.window == known.window
    assert (seen.began, seen.told.suspects) == (known.began, known.told.suspects)
    assert seen.clocks[0].started_at == cue().at
    assert f"(due {eastern_clock(seen.clocks[0].due_at)})" in opened.out


def test_a_normal_day_opens_nothing_and_leaves_no_case(terminal: Terminal) -> None:
    ended = terminal.run(
        "incident", "open", "--at", NOON, "--scenario", "normal", "--history-weeks", "2"
    )

    assert ended.code == 0
    assert "Nothing departs from its usual" in ended.out
    assert not [path for path in terminal.home.iterdir() if path.name.startswith("incident-")]


def test_exactly_one_source_is_wanted(terminal: Terminal) -> None:
    none = terminal.refused("incident", "open")
    several = terminal.refused("incident", "open", "--monitor", "1", "--at", NOON)
    two_names = terminal.refused("incident", "open", "--slack", "link", "--snow", "INC1")

    assert "nothing was given to open it from" in none
    assert several == "cie-runbook: --monitor, --at: several were given. Give one of them."
    assert "--slack, --snow: several were given" in two_names


def test_a_case_of_something_else_is_refused(terminal: Terminal) -> None:
    Case.create(terminal.home, "daily", {"kind": "daily", "profile": "drill"})

    for command in ("status", "refresh", "report", "close"):
        ended = terminal.run("incident", command, "daily")
        assert ended.code == 2
        assert "the case is none of an incident" in ended.err
