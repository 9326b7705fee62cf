"""The last change before an incident is told with the service that it changed."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from cie_runbook.analysis.changes import GIVEN, changes_around
from cie_runbook.analysis.last_change import last_change
from cie_runbook.catalog.loader import load_catalog
from tests.analysis.rotas import et

CATALOG = load_catalog()
BEGAN = et("2026-11-18T09:40")


def changes(*rows: tuple[str, str]) -> pd.DataFrame:
    """Return releases from clock and sender."""
    given = pd.DataFrame(
        [(et(f"2026-11-18T{clock}"), pd.NaT, "deployment", by, "v2") for clock, by in rows],
        columns=list(GIVEN),
    )
    given["until"] = pd.to_datetime(given["until"], utc=True)
    return changes_around(BEGAN, [given])


def test_the_latest_release_before_it_is_told_with_its_service() -> None:
    found = last_change(changes(("03:00", "vets-api"), ("09:10", "project-chipapi-x")), CATALOG)

    assert found is not None
    assert (found.service, found.before) == ("chip", timedelta(minutes=30))


def test_a_sender_that_nobody_knows_keeps_its_name_and_none_stays_none() -> None:
    unknown, nameless = (last_change(changes(("09:10", by)), CATALOG) for by in ("abc", ""))

    assert unknown is not None
    assert nameless is not None
    assert (unknown.service, nameless.service) == ("abc", "")


def test_what_came_after_it_is_no_cause() -> None:
    assert last_change(changes(("10:30", "vets-api")), CATALOG) is None
    assert last_change(changes_around(BEGAN, []), CATALOG) is None
