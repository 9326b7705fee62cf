"""Discovery reads dashboards, monitors, schedules and groups, and proposes what is certain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import yaml

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence.clients import Clients
from cie_runbook.evidence.discovery import (
    Proposal,
    difference,
    discover,
    group_key,
    merged,
    present,
    written,
)
from cie_runbook.settings import Settings
from cie_runbook.settings.addresses import ALL_ORGS_VARIABLE
from tests.rehearsed import drill_settings
from tests.replay import Exchange, Reply, replay

CATALOG = load_catalog()
HANDLE = "vetext-tier-3-team"
SCHEDULES = {"schedules": [{"id": "PABC123", "name": "PCI API Schedule"}], "more": False}
GROUPS = {"ok": True, "usergroups": [{"id": "S0123ABCD", "handle": HANDLE}]}


def dashboard(dashboard_id: str) -> dict[str, Any]:
    widgets = []
    if dashboard_id == "5jy-mz3-53p":
        query = "sum:pci.chip.requests{env:prod}.as_count()"
        definition = {"type": "timeseries", "title": "CHIP", "requests": [{"q": query}]}
        widgets = [{"id": 1, "definition": definition}]
    return {"id": dashboard_id, "title": "CHIP prod", "widgets": widgets}


def services(
    schedules: dict[str, Any] = SCHEDULES, groups: dict[str, Any] = GROUPS
) -> list[Exchange]:
    boards = [
        Exchange("GET", f"/api/v1/dashboard/{name}", (Reply.of(dashboard(name)),))
        for name in CATALOG.dashboards
    ]
    return [
        *boards,
        Exchange("GET", "/api/v1/monitor", (Reply.of([]),)),
        Exchange("GET", "/schedules", (Reply.of(schedules),)),
        Exchange("GET", "/usergroups.list", (Reply.of(groups),)),
    ]


@contextmanager
def discovered(*exchanges: Exchange) -> Iterator[tuple[Proposal, Settings]]:
    with replay(*exchanges) as server:
        plain = drill_settings("production")
        names = [name for org in plain.datadog.values() for name in org.key_names]
        environ = {name: f"value-of-{name}" for name in (*names, "CIE_SLACK_TOKEN")}
        environ |= {"CIE_PAGERDUTY_TOKEN": "value-of-pagerduty-token"}
        environ |= dict.fromkeys(
            (ALL_ORGS_VARIABLE, "CIE_RUNBOOK_SLACK_URL", "CIE_RUNBOOK_PAGERDUTY_URL"), server.url
        )
        settings = drill_settings("production", **environ)
        with Clients(lambda: settings) as clients:
            yield discover(CATALOG, clients), settings


def test_names_and_ids_are_proposed_with_their_grounds() -> None:
    with discovered(*services()) as (found, _):
        assert found.metric_names == {"chip_requests": "pci.chip.requests"}
        assert found.grounds["chip_requests"] == "CHIP prod: CHIP"
        assert found.ids == {
            "pagerduty_schedules": ("PABC123",),
            group_key(f"@{HANDLE}"): ("S0123ABCD",),
        }
        assert found.missing == []


def test_what_is_open_is_listed_and_never_guessed() -> None:
    with discovered(*services()) as (found, _):
        assert "lorota_requests" in found.candidates
        assert "lorota_requests" not in found.metric_names


def test_all_schedules_that_begin_with_the_title_are_kept_and_others_are_candidates() -> None:
    names = {"P2": "PCI API Schedule (secondary)", "P1": "PCI API Schedule", "P3": "Old PCI API"}
    listed = [{"id": key, "name": name} for key, name in names.items()]
    with discovered(*services(schedules={"schedules": listed})) as (found, _):
        assert found.ids["pagerduty_schedules"] == ("P1", "P2")
        assert found.candidates["pagerduty_schedules"] == ("P3 (Old PCI API)",)
        assert "# pagerduty_schedules has others; candidates: P3 (Old PCI API)" in written(found)


def test_schedules_that_only_resemble_the_title_are_candidates() -> None:
    listed = {"schedules": [{"id": "P3", "name": "Old PCI API Schedule"}]}
    with discovered(*services(schedules=listed)) as (found, _):
        assert "pagerduty_schedules" not in found.ids
        assert found.candidates["pagerduty_schedules"] == ("P3 (Old PCI API Schedule)",)


def test_a_system_that_refuses_is_named_and_leaves_the_others() -> None:
    denied = {"ok": False, "error": "invalid_auth"}
    with discovered(*services(groups=denied)) as (found, _):
        assert "pagerduty_schedules" in found.ids
        assert len(found.missing) == 1
        assert "CIE_SLACK_TOKEN" in found.missing[0]


def test_the_difference_shows_only_what_changes() -> None:
    with discovered(*services()) as (found, settings):
        kept = replace(settings, metric_names={"chip_errors": "kept.by.hand"})
    now = present(CATALOG, kept)
    changes = difference(now, merged(now, found), "production").splitlines()
    added = [line for line in changes if line.startswith("+  ")]
    assert "+  chip_requests: pci.chip.requests" in added
    assert "   chip_errors: kept.by.hand" in changes
    assert difference(now, now, "production") == ""


def test_a_proposal_is_part_of_a_profile_whatever_a_widget_is_called() -> None:
    proposal = Proposal(
        metric_names={"chip_requests": "pci.chip.requests"},
        ids={"pagerduty_schedules": ("P1", "P2")},
        grounds={"chip_requests": "board: a title\nin: two lines"},
        candidates={"chip_errors": ()},
        missing=["slack: no address"],
    )
    assert yaml.safe_load(written(proposal)) == {
        "metric_names": {"chip_requests": "pci.chip.requests"},
        "ids": {"pagerduty_schedules": ["P1", "P2"]},
    }
