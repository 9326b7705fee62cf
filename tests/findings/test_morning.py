"""A check says unknown where its evidence did not come, and ok only where all of it did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.findings.model import Status
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Availability
from tests.findings.mornings import GROUNDS


@pytest.mark.parametrize(
    ("availability", "status", "found"),
    [
        ("complete", "ok", "ok"),
        ("complete", "act", "act"),
        ("partial", "ok", "unknown"),
        ("partial", "act", "act"),
        ("denied", "act", "unknown"),
    ],
)
def test_what_came_decides_what_may_be_said(
    availability: Availability, status: Status, found: Status
) -> None:
    grounds = replace(GROUNDS, availability=availability)
    assert Check(id="x", title="X", grounds=grounds).finding(status, "said.").status == found


def test_what_is_missing_is_told() -> None:
    grounds = replace(GROUNDS, availability="denied", detail="the key was refused")
    check = Check(id="x", title="X", grounds=grounds)
    assert check.finding("ok", "said.").sentence == "X: unknown, the key was refused."
