"""The hand-over says what changed, what is open, which rules end, and what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cie_runbook.findings.handover import Handover, handover_page
from cie_runbook.findings.model import Finding
from tests.findings.builders import catalog

BOT = Finding(
    id="daily_bot", status="ok", title="Daily bot", sentence="Daily bot: it posted.",
    service="vets-api", evidence=("production_support",),
)  # fmt: skip
SILENT = replace(BOT, status="act", sentence="Daily bot: silent.", next_action="Look at it.")
TOLD = Handover(
    findings=(SILENT,), before=(BOT,), tickets=("INC2", "INC3"), tickets_before=("INC1", "INC2"),
    noise={}, drafts=("slack_message-1, #channel: drafted",), day=date(2026, 11, 19),
)  # fmt: skip


def test_the_page_says_what_changed_what_is_open_and_what_waits() -> None:
    assert handover_page(TOLD).splitlines() == [
        "What changed since the run before",
        "- Daily bot: ok before, act now",
        "- INC3: new",
        "- INC1: not open any more",
        "",
        "What is open",
        "- act: Daily bot: silent. Look at it.",
        "",
        "Known noise whose rule ends soon",
        "- nothing",
        "",
        "Drafts that wait",
        "- slack_message-1, #channel: drafted",
    ]


def test_a_first_run_has_nothing_to_compare_with() -> None:
    assert "- this is the first run" in handover_page(replace(TOLD, before=()))


def test_a_rule_is_told_before_it_ends_and_after() -> None:
    rule = catalog().noise["sacrificial_lambda"].model_copy(update={"expires_on": "2026-12-01"})
    soon = handover_page(replace(TOLD, noise={"x": rule}))
    assert f"- {rule.title}: ends on 2026-12-01 ({rule.owner})" in soon
    over = handover_page(replace(TOLD, noise={"x": rule}, day=date(2026, 12, 1)))
    assert "ended on 2026-12-01, nothing is set aside" in over
    early = handover_page(replace(TOLD, noise={"x": rule}, day=date(2026, 10, 1)))
    assert rule.title not in early
