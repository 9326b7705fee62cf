"""`catalog` asks the live systems what is answered, what is open, and what has changed."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.cli.catalogs import change
from tests.cli.terminal import Terminal


def test_a_profile_is_asked_which_entries_are_answered(terminal: Terminal) -> None:
    ended = terminal.run("catalog", "check", "--profile", "drill")
    assert ended.code == 1
    assert "metric checkin_link_failed: no data" in ended.out
    assert "metric checkin_completed:" not in ended.out


def test_discovery_shows_what_changes_and_writes_the_proposal(
    terminal: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "proposal.yaml"
    ended = terminal.run("catalog", "discover", "--profile", "drill", "--out", str(out))
    assert ended.code == 0
    proposed = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert proposed["metric_names"]["chip_requests"] == "drill.chip.requests"
    assert "pagerduty_schedules" in proposed["ids"]


def test_discovery_needs_a_profile_and_knows_which_there_are(terminal: Terminal) -> None:
    assert "--profile" in terminal.refused("catalog", "discover")
    assert "not known" in terminal.refused("catalog", "discover", "--profile", "dril")


def test_names_that_all_hold_are_told_at_any_time(terminal: Terminal, tmp_path: Path) -> None:
    ended = terminal.run("catalog", "drift", "--profile", "drill", "--out", tmp_path)
    assert ended.code == 0
    assert "Last check to compare with: none." in ended.out
    assert "Every name is what it was." in ended.out


def test_a_name_that_no_longer_answers_is_named(
    terminal: Terminal, catalog: Path, tmp_path: Path
) -> None:
    change(catalog / "channels.yaml", "slack_id: C018V2JCWRJ", "slack_id: C0ZZZZZZZZZ")
    ended = terminal.run("catalog", "drift", "--profile", "drill", "--out", tmp_path)
    assert ended.code == 1
    assert "  channel “#va-mobile-app” is gone" in ended.out
