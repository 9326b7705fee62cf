"""`cie-runbook silent-failures` tells what it found, and drafts the message to the partner."""

from __future__ import annotations

from pathlib import Path

from tests.runs.commands import environment, run
from tests.runs.rehearsals import DAY


def test_a_day_of_silent_failures_is_told_and_the_message_waits(tmp_path: Path) -> None:
    ended = run(
        "cie-runbook",
        *("silent-failures", "--scenario", "silent-claims", "--date", DAY, "--no-pdf"),
        environ=environment(tmp_path),
    )

    assert ended.code == 0, ended.said
    assert ended.out.startswith("ACT: ")
    assert "claim outcomes had no text, 10:" in ended.out
    assert "To:      Slack channel #check-in-experience-apm" in ended.out
    assert "Nothing was sent." in ended.out
    assert "[checkin:" not in ended.out
    (report,) = tmp_path.glob("**/report.html")
    assert "PCI Check-In Reminder" in report.read_text("utf-8")
