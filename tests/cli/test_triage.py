"""`cie-runbook triage` prints the paragraph, drafts the message, refuses what it cannot read."""

from __future__ import annotations

import re
from pathlib import Path

from tests.runs.commands import environment, run


def test_an_alert_leads_to_a_paragraph_and_a_drafted_message(tmp_path: Path) -> None:
    environ = environment(tmp_path)
    ended = run(
        "cie-runbook",
        *("triage", "220201", "--scenario", "vista-outage", "--history-weeks", "2", "--no-pdf"),
        environ=environ,
    )

    assert ended.code in {0, 1}, ended.said
    assert ended.out.startswith("ACT: CHIP: error rate: vista-api from ")
    assert "Most likely broken: vista-api (upstream)" in ended.out
    assert "certain: the same trace" in ended.out
    assert "C052BC1893K), calling out @vetext-tier-3-team" in ended.out
    shown = re.search(r"cie-runbook drafts show (\S+) (\S+)", ended.out)
    assert shown is not None
    draft = run("cie-runbook", "drafts", "show", shown[1], shown[2], environ=environ)
    assert "our evidence points to vista-api" in draft.out


def test_what_is_no_alert_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    ended = run("cie-runbook", "triage", "the pager went off", environ=environment(tmp_path))

    assert ended.code == 2
    assert "no alert can be read from it" in ended.err
    assert list(tmp_path.iterdir()) == []
