"""The triage table reads a pattern of counters, and an unknown counter speaks against none."""

from __future__ import annotations

import pytest

from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.triage import COUNTERS, PATTERNS, Counter, looks, matching
from tests.findings.builders import catalog, make_finding


def findings(**off: Status) -> list[Finding]:
    """Return findings on every counter, ok but for those named."""
    return [
        make_finding(name, off.get(counter, "ok"))
        for counter, names in COUNTERS.items()
        for name in names
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
    (pattern,) = matching(findings(**off))
    assert pattern.suspects[0] == suspect


def test_nothing_off_matches_nothing() -> None:
    assert matching(findings()) == ()


def test_an_unknown_counter_leaves_several_readings_open() -> None:
    found = matching(findings(verified="act", completed="act", lorota="unknown", chip="unknown"))
    assert {pattern.suspects[0] for pattern in found} == {"lorota", "vets-website"}


def test_a_counter_nobody_judged_is_unknown() -> None:
    assert set(looks([]).values()) == {"unknown"}


def test_every_signal_and_suspect_of_the_table_is_in_the_catalog() -> None:
    signals = {name for names in COUNTERS.values() for name in names}
    suspects = {name for pattern in PATTERNS for name in pattern.suspects}
    counters: set[Counter] = {counter for pattern in PATTERNS for counter in pattern.looks}
    assert signals <= set(catalog().signals)
    assert suspects <= set(catalog().services)
    assert counters <= set(COUNTERS)
