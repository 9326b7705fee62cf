"""What the packaged catalog says, held against facts that its other parts do not know."""

from __future__ import annotations

import re
from collections import Counter
from zoneinfo import ZoneInfo

from cie_runbook.catalog.formulas import signal_refs
from cie_runbook.catalog.loader import PACKAGED
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.references import evidence_of

JUDGED = {
    "checkin_link_clicks",
    "checkin_verified",
    "checkin_completed",
    "precheckin_link_clicks",
    "precheckin_verified",
    "precheckin_completed",
    "travel_claims_submitted",
    "vetext_reminders_sent",
    "vista_checkins_by_station",
    "checkin_error_rate",
    "precheckin_error_rate",
    "chip_client_error_rate",
    "lorota_data_error_rate",
    "chip_error_rate",
    "lorota_error_rate",
    "vista_api_rest_error_rate",
    "vista_api_rpc_timeout_rate",
    "vista_api_refused_rate",
    "btsss_error_rate",
    "checkin_verification_rate",
    "precheckin_verification_rate",
    "checkin_complete_p95",
    "precheckin_complete_p95",
    "chip_client_check_in_p95",
    "chip_client_pre_check_in_p95",
    "lorota_client_data_p95",
    "chip_p95",
    "lorota_p95",
    "vista_api_p95",
}


def test_all_metrics_of_the_public_sources_are_there(catalog: Catalog) -> None:
    of_vagov = [metric for metric in catalog.metrics.values() if metric.org == "vagov"]
    assert Counter(metric.status for metric in of_vagov) == {"documented": 12, "derived": 117}
    assert Counter(metric.kind for metric in of_vagov) == {"count": 104, "timer": 25}
    assert all(str(metric.name).startswith("vets_api.statsd.") for metric in of_vagov)


def test_names_outside_vagov_are_left_open(catalog: Catalog) -> None:
    others = [metric for metric in catalog.metrics.values() if metric.org != "vagov"]
    assert len(others) == 16
    assert {(metric.name, metric.status) for metric in others} == {(None, "unconfirmed")}


def test_every_open_name_says_on_which_dashboard_to_look(catalog: Catalog) -> None:
    text = (PACKAGED / "metrics.yaml").read_text(encoding="utf-8")
    said = dict(re.findall(r"^(\w+): +# dashboard (\S+)$", text, re.MULTILINE))
    assert set(said) == {metric.id for metric in catalog.metrics.values() if metric.name is None}
    for metric_id, dashboard in said.items():
        assert catalog.dashboards[dashboard].org == catalog.metrics[metric_id].org


def test_the_agreed_signals_are_judged(catalog: Catalog) -> None:
    assert {signal.id for signal in catalog.signals.values() if signal.judged} == JUDGED


def test_every_signal_shown_or_judged_has_evidence_in_the_daily_report(catalog: Catalog) -> None:
    asked = set(catalog.steps["daily_report"].evidence)
    for signal in catalog.signals.values():
        tables = evidence_of(catalog, signal)
        assert tables, signal.id
        assert set(tables) <= asked


def test_nothing_is_fetched_that_no_signal_needs(catalog: Catalog) -> None:
    used = {name for signal in catalog.signals.values() for name in signal_refs(signal)}
    siblings = {metric.zero_when_reported for metric in catalog.metrics.values()}
    for spec in catalog.evidence.values():
        assert [name for name in spec.metrics if name not in used | siblings] == []


def test_every_latency_shown_at_p95_is_shown_at_p50(catalog: Catalog) -> None:
    p95 = {name.removesuffix("_p95") for name in catalog.signals if name.endswith("_p95")}
    p50 = {name.removesuffix("_p50") for name in catalog.signals if name.endswith("_p50")}
    assert p95 == p50


def test_a_failure_counter_is_zero_where_its_flow_goes_on(catalog: Catalog) -> None:
    without = {
        metric.id
        for metric in catalog.metrics.values()
        if metric.kind == "count"
        and metric.id.endswith(("_failed", "_fail", "_errors"))
        and metric.zero_when_reported is None
    }
    # The two have no sibling: how often the v1 flow asks for tokens is not counted by site.
    assert without == {
        "check_in_travel_claim_auth_failed",
        "oracle_health_travel_claim_auth_failed",
    }


def test_a_share_of_conversions_is_not_the_slack_posts_figure(catalog: Catalog) -> None:
    signals = catalog.signals
    assert signals["checkin_conversion_rate"].per == "checkin_verified"
    assert signals["checkin_completed_pct"].per == "checkin_link_clicks"


def test_stations_named_in_the_roll_out_are_in_their_region(catalog: Catalog) -> None:
    regions = {station.id: station.region for station in catalog.stations.values()}
    assert {regions[n] for n in ["436", "442", "554", "575", "623", "635", "660", "666"]} == {
        "VISN 19"
    }
    assert {regions[n] for n in ["516", "546", "548", "573", "672", "673", "675"]} == {"VISN 8"}
    assert len({regions[n] for n in regions}) == 18


def test_clocks_differ_where_they_should(catalog: Catalog) -> None:
    stations = catalog.stations
    assert stations["644"].time_zone == "America/Phoenix"
    assert stations["358"].time_zone == "Asia/Manila"
    assert stations["623"].time_zone == "America/Chicago"
    assert all(ZoneInfo(station.time_zone) for station in stations.values())


def test_whoever_is_upstream_and_has_a_channel_is_called_out_by_tier_3(catalog: Catalog) -> None:
    tier_3 = [s for s in catalog.services.values() if s.channel == "vettext-production-support"]
    assert {service.call_out for service in tier_3} == {"@vetext-tier-3-team"}
    assert all(service.upstream for service in tier_3)


def test_times_of_day_stay_text(catalog: Catalog) -> None:
    assert catalog.playbook.business_hours_start == "07:00"
    counted_until = catalog.steps["daily_report"].parameters[4]
    assert counted_until.default == "20:00"


def test_each_file_begins_with_how_to_edit_it() -> None:
    for path in PACKAGED.glob("*.yaml"):
        head = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert head.startswith("# ")
        assert head.count("\n") >= 2, path.name
