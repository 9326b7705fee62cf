"""Every system of the drill is asked whether the names of the catalog still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.names import Names, names_of
from cie_runbook.evidence.names_check import COLUMNS, digest_of, names_pages
from cie_runbook.settings import Settings
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import collected
from cie_runbook.window import Window
from tests.rehearsed import drill_settings

NOW = datetime(2025, 11, 20, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=1), NOW)
CATALOG = load_catalog()
NONE = Names(metrics={}, dashboards={}, monitors={}, channels={}, schedules=(), templates={})


@pytest.fixture(scope="module")
def live() -> Iterator[Settings]:
    """Return the settings of a rehearsal that runs as long as the tests do."""
    day = WINDOW.end.date()
    with rehearse(drill_settings("drill"), day=day, catalog=CATALOG, now=NOW) as settings:
        yield settings


def asked(settings: Settings, names: Names) -> Fetched:
    with Clients(lambda: settings) as clients:
        return collected(names_pages(clients, names, WINDOW), COLUMNS, {})


def standings(table: pd.DataFrame) -> Mapping[str, str]:
    return dict(zip(table["id"], table["standing"], strict=True))


def test_every_name_of_the_catalog_answers_on_the_drill(live: Settings) -> None:
    found = asked(live, names_of(CATALOG, live))
    assert found.completeness == "complete"
    assert set(found.table["standing"]) == {"there"}
    wanted = {"metric", "dashboard", "widget", "monitors", "monitor", "channel", "schedule"}
    assert set(found.table["kind"]) == wanted | {"template"}
    assert not found.table.duplicated(["kind", "id"]).any()


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (replace(NONE, metrics={"vagov": {"m": "sum:no.such.metric{*}.as_count()"}}), "m"),
        (replace(NONE, dashboards={"tevi": {"zzz-zzz-zzz": "no such"}}), "zzz-zzz-zzz"),
        (replace(NONE, channels={"#no-such": "C0ZZZZZZZZZ"}), "C0ZZZZZZZZZ"),
        (replace(NONE, schedules=("PZZZZZZ",)), "PZZZZZZ"),
        (
            replace(NONE, templates={CATALOG.rules.queue.repository: ".github/none.md"}),
            ".github/none.md",
        ),
    ],
    ids=["metric", "dashboard", "channel", "schedule", "template"],
)
def test_a_name_that_no_longer_answers_is_gone(live: Settings, names: Names, wanted: str) -> None:
    found = asked(live, names)
    assert standings(found.table) == {wanted: "gone"}
    assert found.completeness == "complete"


def test_what_a_dashboard_plots_has_a_digest_for_each_widget(live: Settings) -> None:
    names = replace(NONE, dashboards={"tevi": {"5jy-mz3-53p": "CHIP"}})
    widgets = asked(live, names).table.query("kind == 'widget'")
    assert set(widgets["part_of"]) == {"5jy-mz3-53p"}
    assert widgets["digest"].str.len().eq(64).all()
    assert widgets["id"].str.startswith("5jy-mz3-53p/").all()


def test_a_system_that_the_profile_leaves_out_is_not_asked_and_no_gap(live: Settings) -> None:
    bare = replace(live, systems={})
    found = asked(bare, replace(NONE, schedules=("PABC123",)))
    assert standings(found.table) == {"PABC123": "not asked"}
    assert found.missing == ()


def test_a_system_that_refuses_the_credential_is_told_as_missing(live: Settings) -> None:
    pagerduty = live.systems["pagerduty"]
    stranger = live.systems["slack"].credential
    systems = {**live.systems, "pagerduty": replace(pagerduty, credential=stranger)}
    found = asked(replace(live, systems=systems), replace(NONE, schedules=("PABC123",)))
    assert standings(found.table) == {"PABC123": "not asked"}
    assert len(found.missing) == 1


def test_the_order_of_queries_does_not_matter_to_their_digest() -> None:
    assert digest_of(["a", "b"]) == digest_of(["b", "a"]) != digest_of(["ab"])
