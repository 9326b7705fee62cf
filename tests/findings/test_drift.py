"""A name that no longer holds is named; else the date of the last check is told."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from cie_runbook.analysis.drift import Drift
from cie_runbook.findings.drift import drift_finding, drift_words
from tests.findings.builders import make_grounds

CHECKED = datetime(2026, 11, 16, 12, tzinfo=UTC)
NAMES = pd.DataFrame({"standing": ["there"] * 1200 + ["not asked"]}, dtype="string")
GONE = Drift(kind="metric", id="chip_time", title="chip_time", what="gone")
CHANGED = Drift(kind="widget", id="abc-def-ghi/1", title="CHIP: latency", what="changed")


def test_where_nothing_changed_the_last_check_is_told() -> None:
    found = drift_finding((), NAMES, CHECKED, make_grounds())
    assert found.status == "ok"
    assert found.sentence == (
        "Names of the catalog: 1,200 are as they were, 1 could not be asked; "
        "checked Mon 2026-11-16 07:00 EST."
    )


def test_what_changed_is_named() -> None:
    found = drift_finding((GONE, CHANGED), NAMES, CHECKED, make_grounds())
    assert found.status == "watch"
    assert "metric chip_time is gone and widget “CHIP: latency” asks for something else" in (
        found.sentence
    )
    assert "catalog discover" in found.next_action
    assert (found.numbers["gone"], found.numbers["changed"]) == (1, 1)


def test_the_rest_of_many_is_counted() -> None:
    found = drift_finding([GONE] * 5, NAMES, CHECKED, make_grounds())
    assert ", and 2 more; checked" in found.sentence


def test_a_check_that_came_in_part_is_not_all_well() -> None:
    assert drift_finding((), NAMES, CHECKED, make_grounds("partial")).status == "unknown"


def test_a_name_is_said_once_where_it_is_also_its_title() -> None:
    assert drift_words(GONE) == "metric chip_time is gone"
