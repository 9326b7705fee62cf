"""Fetching asks for settings only when it must, and keeps one client an organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.errors import SettingsError
from cie_runbook.evidence import EvidenceRequest, LiveFetch, plan_request
from cie_runbook.settings import Settings
from cie_runbook.sources.fetched import Fetched
from tests.rehearsed import Rehearsed, drill_settings

pytestmark = pytest.mark.xdist_group("rehearsed day")


def request(day: Rehearsed, name: str) -> EvidenceRequest:
    return plan_request(day.catalog, day.settings, name, day.plan.window, 0)


def counted(settings: Settings) -> tuple[list[str], Callable[[], Settings]]:
    asked: list[str] = []

    def ask() -> Settings:
        asked.append(settings.label)
        return settings

    return asked, ask


def test_a_table_arrives_with_its_progress(drill_case: Rehearsed) -> None:
    told: list[tuple[int, int]] = []
    wanted = request(drill_case, "vetext_reminders")
    with (
        rehearse(drill_case.settings, day=drill_case.plan.window.eastern_day) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        fetched = fetch(wanted, lambda done, total: told.append((done, total)))
    assert isinstance(fetched, Fetched)
    assert fetched.completeness == "complete"
    assert set(fetched.table["metric"]) == set(wanted.queries)
    assert told[-1][0] == told[-1][1] > 0


def test_each_organisation_is_connected_to_once_and_only_when_needed(
    drill_case: Rehearsed,
) -> None:
    with rehearse(drill_case.settings, day=drill_case.plan.window.eastern_day) as live:
        asked, ask = counted(live)
        with LiveFetch(ask) as fetch:
            assert asked == []
            for name in ("chip", "lorota", "vetext_reminders"):
                fetch(request(drill_case, name), lambda done, total: None)
            assert len(asked) == len({"tevi", "vetext"})


def test_a_case_in_which_all_is_frozen_connects_to_nobody() -> None:
    asked, ask = counted(drill_settings())
    with LiveFetch(ask):
        pass
    assert asked == []


def test_missing_keys_are_named(drill_case: Rehearsed) -> None:
    settings = drill_settings("production")
    with (
        LiveFetch(lambda: settings) as fetch,
        pytest.raises(SettingsError, match="CIE_TEVI_DD_API_KEY"),
    ):
        fetch(request(drill_case, "chip"), lambda done, total: None)


def test_a_day_without_telemetry_is_no_failure(drill_case: Rehearsed) -> None:
    wanted = replace(
        request(drill_case, "vetext_reminders"),
        queries={
            "vetext_reminders_sent": "sum:nothing.of.this.name{*}.as_count().rollup(sum, 300)"
        },
    )
    with (
        rehearse(drill_case.settings, day=drill_case.plan.window.eastern_day) as live,
        LiveFetch(lambda: live) as fetch,
    ):
        fetched = fetch(wanted, lambda done, total: None)
    assert isinstance(fetched, Fetched)
    assert fetched.completeness == "empty"
