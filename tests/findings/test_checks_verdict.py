"""The verdict on a list of checks names what asks for the engineer, the gravest first."""

from __future__ import annotations

from dataclasses import replace

from cie_runbook.findings.checks_verdict import checks_verdict
from cie_runbook.findings.headline import LONGEST
from cie_runbook.findings.model import Finding, Status

OK = Finding(
    id="a", status="ok", title="Alerts", sentence="Alerts: none posted.", service="x",
    evidence=("e",),
)  # fmt: skip


def check(number: int, status: Status) -> Finding:
    title = f"Check number {number}"
    return replace(
        OK, id=f"c{number}", status=status, title=title, sentence=f"{title}: off.",
        next_action="Do it.", contact="#channel",
    )  # fmt: skip


def test_all_ok_is_ok_and_asks_for_nothing() -> None:
    verdict = checks_verdict([OK, OK])
    assert verdict.status == "ok"
    assert verdict.headline == "All 2 checks are as they should be"
    assert verdict.paragraph.endswith("No action is needed.")


def test_the_gravest_decides_and_stands_first() -> None:
    verdict = checks_verdict([OK, check(1, "watch"), check(2, "act")])
    assert verdict.status == "act"
    assert [finding.id for finding in verdict.findings] == ["c2", "c1", "a"]
    assert verdict.headline == "2 of 3 checks: Check number 2 and Check number 1"
    assert verdict.paragraph.startswith("Check number 2: off. Next: Do it. Ask #channel.")


def test_unknown_is_named_and_is_never_ok() -> None:
    verdict = checks_verdict([OK, check(1, "unknown")])
    assert verdict.status == "unknown"
    assert verdict.paragraph == "Unknown: Check number 1."


def test_many_are_counted_and_the_headline_stays_short() -> None:
    verdict = checks_verdict([check(number, "act") for number in range(12)])
    assert len(verdict.headline) <= LONGEST
    assert verdict.headline.startswith("12 of 12 checks: Check number 0")
    assert "8 more stand in the table." in verdict.paragraph
