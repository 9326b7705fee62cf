"""The measure of suspects counts what it says, and its incidents are reproducible."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.bench_triage.__main__ import parts
from tests.bench_triage.suspects import Ranked, accuracy, left_quiet, told
from tests.bench_triage.suspects_incidents import KINDS, QUIET, incident
from tests.bench_triage.suspects_peers import METHODS

FIRST = Ranked(kind="errors", truth=frozenset({"chip"}), named=("chip", "lorota"))
SECOND = Ranked(kind="errors", truth=frozenset({"lorota"}), named=("chip", "lorota"))
QUIET_HOUR = Ranked(kind="calm", truth=frozenset(), named=())
ALARM = Ranked(kind="calm", truth=frozenset(), named=("chip",))


def test_accuracy_counts_incidents_and_quiet_counts_the_others() -> None:
    answers = [FIRST, SECOND, QUIET_HOUR, ALARM]
    assert accuracy(answers, 1) == 0.5
    assert accuracy(answers, 3) == 1.0
    assert left_quiet(answers) == 0.5


def test_every_kind_has_its_line() -> None:
    every = [
        Ranked(kind=kind, truth=frozenset() if kind in QUIET else frozenset({"chip"}), named=())
        for kind in KINDS
    ]
    table = told(dict.fromkeys(METHODS, every))
    assert all(f"| {kind} (" in table for kind in KINDS)


@pytest.mark.parametrize("kind", ["errors", "open breaker", "surge, sampled"])
def test_the_same_seed_makes_the_same_incident(kind: str) -> None:
    first, second = incident(kind, 7), incident(kind, 7)
    pd.testing.assert_frame_equal(first.spans, second.spans)
    pd.testing.assert_frame_equal(first.metrics, second.metrics)
    assert bool(first.truth) == (kind not in QUIET)


def test_the_command_finds_this_part() -> None:
    assert [part.TITLE for part in parts(["suspects"])] == ["Suspects"]
