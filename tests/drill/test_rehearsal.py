"""Rehearsing: settings in, settings with real addresses out, and our own client between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest

from cie_runbook.catalog.formulas import parse_formula
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.rehearsal import rehearse, serve, variables, world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.errors import SettingsError
from cie_runbook.settings import Settings, load_settings
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_metrics import fetch_timeseries
from cie_runbook.window import Window
from tests.drill.worlds import METRIC_NAMES, WEDNESDAY, make_catalog

PARAMETERS = Path(__file__).resolve().parents[2] / "parameters"
CATALOG = make_catalog()
NO_POINT = np.array([np.nan])


def drill(variant: str = "normal", **environ: str) -> Settings:
    settings = load_settings(
        f"drill:{variant}", environ=environ, folder=PARAMETERS, keyring=lambda name: None
    )
    silent = {name: replace(one, base_url=None) for name, one in settings.systems.items()}
    return replace(settings, metric_names=METRIC_NAMES, systems=silent)


def test_every_variant_of_the_profile_is_a_scenario() -> None:
    for name in SCENARIOS:
        assert drill(name).datadog["tevi"].base_url == f"drill:{name}"


def test_settings_get_an_address_on_this_machine_and_a_key_pair_for_each_org() -> None:
    with rehearse(drill(), day=WEDNESDAY, catalog=CATALOG) as settings:
        orgs = settings.datadog.values()
        assert {org.base_url for org in orgs} == {settings.datadog["tevi"].base_url}
        assert all(org.base_url.startswith("http://127.0.0.1:") for org in orgs)
        assert settings.missing_credentials() == []
        keys = {key.reveal() for org in orgs for key in (org.api_key, org.app_key) if key}
        assert len(keys) == 6
        address = settings.datadog["tevi"].base_url

    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/api/v1/validate")


def test_settings_that_ask_for_no_rehearsal_pass_unchanged() -> None:
    asked = drill(CIE_RUNBOOK_DATADOG_URL="http://127.0.0.1:9")

    with rehearse(asked, day=WEDNESDAY, catalog=CATALOG) as settings:
        assert settings is asked


def test_an_org_with_an_address_of_its_own_keeps_it() -> None:
    asked = drill(CIE_RUNBOOK_DATADOG_VAGOV_URL="http://127.0.0.1:9")

    with rehearse(asked, day=WEDNESDAY, catalog=CATALOG) as settings:
        assert settings.datadog["vagov"].base_url == "http://127.0.0.1:9"
        assert settings.datadog["vagov"].api_key is None
        assert settings.datadog["tevi"].api_key is not None


def test_an_unknown_scenario_names_the_nearest_one() -> None:
    settings = drill()
    orgs = {
        name: replace(org, base_url="drill:vista-outrage") for name, org in settings.datadog.items()
    }

    with (
        pytest.raises(SettingsError, match="vista-outage"),
        rehearse(replace(settings, datadog=orgs), day=WEDNESDAY, catalog=CATALOG),
    ):
        pass


def test_orgs_cannot_rehearse_different_scenarios() -> None:
    settings = drill()
    odd = replace(settings.datadog["tevi"], base_url="drill:surge")

    with (
        pytest.raises(SettingsError, match="different rehearsals"),
        rehearse(
            replace(settings, datadog={**settings.datadog, "tevi": odd}),
            day=WEDNESDAY,
            catalog=CATALOG,
        ),
    ):
        pass


def test_the_server_ends_when_the_report_fails() -> None:
    rehearsal = rehearse(drill(), day=WEDNESDAY, catalog=CATALOG)
    address = rehearsal.__enter__().datadog["tevi"].base_url
    failure = ZeroDivisionError()

    assert not rehearsal.__exit__(type(failure), failure, None)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/api/v1/validate")


def test_a_server_can_be_had_for_any_scenario_and_day() -> None:
    with serve(drill(), SCENARIOS["surge"], WEDNESDAY, catalog=CATALOG) as server:
        key = server.keys["vetext"].api_key
        answer = httpx.get(f"{server.url}/api/v1/validate", headers={"DD-API-KEY": key})

    assert answer.json() == {"valid": True}


def test_our_own_metrics_source_reads_the_rehearsal_over_six_weeks() -> None:
    queries = {
        "chip_time:p95": "avg:drill.chip.time.95percentile{env:prod}.rollup(avg, 300)",
        "chip_requests": "sum:drill.chip.requests{env:prod}.as_count().rollup(sum, 300)",
    }
    window = Window.of_day(WEDNESDAY).with_history(6)
    with rehearse(drill("vista-outage"), day=WEDNESDAY, catalog=CATALOG) as settings:
        client = DatadogClient(settings.datadog["tevi"], settings.network)
        fetched = fetch_timeseries(client, queries, window, 300)

    table = fetched.table
    p95 = table[table["metric"] == "chip_time:p95"].set_index("at")["value"].astype(float)
    assert fetched.completeness == "complete"
    assert p95.index.min().date().isoformat() == "2026-10-07"
    outage = p95["2026-11-18T15:00Z":"2026-11-18T16:00Z"]
    assert np.nanmin(outage) > 29_000


def test_a_normal_day_has_points_for_every_signal_that_the_report_judges() -> None:
    catalog, settings = load_catalog(), load_settings("drill", environ={}, folder=PARAMETERS)
    world = world_of(settings, SCENARIOS["normal"], WEDNESDAY, catalog=catalog)
    made = world.telemetry(WEDNESDAY)
    known = {
        named.reference
        for names in world.directory.values()
        for named in names.values()
        if not np.isnan({**made.national, **made.by_station}.get(named.reference, NO_POINT)).all()
    }

    judged = [signal for signal in catalog.signals.values() if signal.judged]
    asked = {
        reference
        for signal in judged
        for text in (signal.of, signal.per)
        if text
        for _, reference in parse_formula(text).terms
    }

    assert judged
    assert asked - known == set()


def test_systems_get_an_address_below_the_same_server_and_a_token() -> None:
    settings = drill()
    slack = replace(settings.systems["slack"], base_url="drill:normal")
    asked = replace(settings, systems={**settings.systems, "slack": slack})

    with rehearse(asked, day=WEDNESDAY, catalog=CATALOG) as live:
        found = live.systems["slack"]
        token = found.credential
        assert token is not None
        answer = httpx.post(
            f"{found.base_url}/auth.test", headers={"Authorization": f"Bearer {token.reveal()}"}
        )

    assert found.base_url == f"{live.datadog['tevi'].base_url}/slack/api"
    assert answer.json()["ok"] is True
    assert not live.missing_credentials()


def test_one_server_tells_the_same_failures_to_every_organisation() -> None:
    with serve(drill(), SCENARIOS["vista-outage"], WEDNESDAY, catalog=CATALOG) as server:
        assert server.service_for("/servicenow/api/now/table/task") is not None
        assert server.service_for("/github/repos") is not None
        assert server.service_for("/api/v1/validate") is not server.service_for("/pagerduty/x")


def test_nothing_is_started_for_systems_that_nobody_asks() -> None:
    settings = load_settings(
        "drill",
        environ={"CIE_RUNBOOK_DATADOG_URL": "http://127.0.0.1:9"},
        folder=PARAMETERS,
        keyring=lambda name: None,
    )
    with rehearse(settings, day=WEDNESDAY, catalog=CATALOG, asked=settings.datadog) as live:
        assert live is settings
    with rehearse(settings, day=WEDNESDAY, catalog=CATALOG, asked=("slack",)) as live:
        assert not live.systems["slack"].is_embedded
        assert live.systems["sentry"].is_embedded


def test_every_system_is_signed_on_to_for_reading_and_writing() -> None:
    settings = load_settings("drill", environ={}, folder=PARAMETERS, keyring=lambda name: None)
    with rehearse(settings, day=WEDNESDAY, catalog=CATALOG) as live:
        assert live.missing_credentials() == []
        writing = [system.for_writing() for system in live.systems.values()]
    wanted = {"pagerduty", "slack", "servicenow", "github"}
    assert {one.system for one in writing if one and one.credential} == wanted


def test_the_variables_of_a_running_server_make_the_same_settings() -> None:
    settings = load_settings("drill", environ={}, folder=PARAMETERS, keyring=lambda name: None)
    with serve(settings, SCENARIOS["normal"], WEDNESDAY) as server:
        environ = variables(settings, server)
    again = load_settings("drill", environ=environ, folder=PARAMETERS, keyring=lambda name: None)

    assert again.missing_credentials() == []
    assert not any(system.is_embedded for system in again.systems.values())
    for system in again.systems.values():
        assert set(system.credentials()) <= set(environ)


def test_a_day_that_is_long_past_is_told_on_its_morning_after() -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    days = [now.date() - timedelta(days=ago) for ago in (2, 400)]
    worlds = [world_of(settings, SCENARIOS["normal"], day, now=now) for day in days]

    assert [world.now for world in worlds] == [now, None]


def test_a_server_with_a_clock_tells_what_has_happened_and_nothing_else() -> None:
    """Every system goes by the one clock, and what was told stays told."""
    present = [datetime(2026, 11, 18, 14, 30, tzinfo=UTC)]
    settings = load_settings("drill", environ={}, folder=PARAMETERS, keyring=lambda name: None)
    scenario = SCENARIOS["vista-outage"]
    with serve(settings, scenario, WEDNESDAY, clock=lambda: present[0]) as server:
        said = variables(settings, server)
        pages = f"{said['CIE_RUNBOOK_PAGERDUTY_URL']}/incidents"
        posts = f"{said['CIE_RUNBOOK_SLACK_URL']}/conversations.history?channel=C04G3EY2F5W"
        searched = f"{said['CIE_RUNBOOK_DATADOG_URL']}/api/v2/logs/events/search"
        token = {"Authorization": f"Token token={said['CIE_DRILL_PAGERDUTY_TOKEN']}"}
        bearer = {"Authorization": f"Bearer {said['CIE_DRILL_SLACK_TOKEN']}"}
        keys = {
            "DD-API-KEY": said["CIE_DRILL_TEVI_DD_API_KEY"],
            "DD-APPLICATION-KEY": said["CIE_DRILL_TEVI_DD_APP_KEY"],
        }
        wanted = {
            "filter": {"query": "status:error", "from": "2026-11-18T14:00:00Z", "to": "now"},
            "sort": "-timestamp",
            "page": {"limit": 1},
        }

        def seen() -> tuple[set[str], set[str], str]:
            found = httpx.get(pages, headers=token).json()["incidents"]
            told = httpx.get(posts, headers=bearer).json()["messages"]
            newest = httpx.post(searched, headers=keys, json=wanted).json()["data"]
            at = newest[0]["attributes"]["timestamp"] if newest else ""
            return {one["id"] for one in found}, {one["ts"] for one in told}, at

        before = seen()
        present[0] = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
        during = seen()
        present[0] = datetime(2026, 11, 18, 15, 3, tzinfo=UTC)
        later = seen()

    assert before[0] == set() < during[0] <= later[0]
    assert before[1] < during[1] <= later[1]
    assert "2026-11-18T14:58" < during[2] < "2026-11-18T15:00" < later[2] < "2026-11-18T15:03"
