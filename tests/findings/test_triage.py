"""The triage table reads a pattern of counters, and an unknown counter speaks against none."""

from __future__ import annotations

import pytest

from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.triage import REGIONAL, matching
from tests.findings.builders import catalog, make_finding


def findings(**off: Status) -> list[Finding]:
    """Return findings on every counter, ok but for those named."""
    return [
        make_finding(name, off.get(counter, "ok"))
        for counter, column in catalog().counters.columns.items()
        for name in column.signals
    ]


@pytest.mark.parametrize(
    ("off", "suspect"),
    [
        ({"links": "act", "verified": "act", "completed": "act"}, "vetext"),
        ({"verified": "act", "completed": "act", "lorota": "act"}, "lorota"),
        ({"completed": "act", "chip": "act"}, "chip"),
        ({"travel": "act"}, "btsss"),
        ({"verified": "act", "completed": "act"}, "vets-website"),
    ],
)
def test_each_row_of_the_table_is_found(off: dict[str, Status], suspect: str) -> None:
    (meaning,) = matching(findings(**off), catalog())
    assert meaning.suspects[0] == suspect


def test_nothing_off_matches_nothing() -> None:
    assert matching(findings(), catalog()) == ()


def test_an_unknown_counter_leaves_several_readings_open() -> None:
    told = findings(verified="act", completed="act", lorota="unknown", chip="unknown")
    found = matching(told, catalog())
    assert {meaning.suspects[0] for meaning in found} == {"lorota", "vets-website"}


def test_a_counter_nobody_judged_matches_nothing() -> None:
    assert matching([], catalog()) == ()


def test_the_suspects_of_a_regional_loss_are_in_the_catalog() -> None:
    assert set(REGIONAL.suspects) <= set(catalog().services)
