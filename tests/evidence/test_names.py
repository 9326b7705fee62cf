"""The names of the catalog: each once, and one text for the same names."""

from __future__ import annotations

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence.names import named_queries, names_of
from tests.rehearsed import drill_settings

CATALOG = load_catalog()
DRILL = drill_settings()
PRODUCTION = drill_settings("production")


def test_every_kind_of_name_is_there() -> None:
    names = names_of(CATALOG, DRILL)
    assert sum(map(len, names.dashboards.values())) == len(CATALOG.dashboards)
    assert set(names.monitors) == {"vagov", "tevi", "vetext"}
    assert names.channels["#check-in-production-support"] == "C02UP02HHGX"
    assert names.schedules == DRILL.ids["pagerduty_schedules"]
    assert list(names.templates) == [CATALOG.rules.queue.repository]


def test_a_metric_or_channel_without_a_name_is_left_out() -> None:
    names = names_of(CATALOG, PRODUCTION)
    assert "chip_requests" in CATALOG.metrics
    assert "chip_requests" not in names.metrics["tevi"]
    assert "chip_requests" in names_of(CATALOG, DRILL).metrics["tevi"]
    assert "#check-in-releases" not in names.channels
    assert names.schedules == ()


def test_a_query_is_the_one_that_evidence_asks_for() -> None:
    queries = named_queries([CATALOG.metrics["checkin_completed"]], CATALOG, DRILL, "vagov")
    assert list(queries) == ["checkin_completed"]
    assert f"{CATALOG.metrics['checkin_completed'].name}{{" in queries["checkin_completed"]


def test_the_text_changes_with_any_name_and_only_then() -> None:
    channels = dict(CATALOG.channels)
    channels.pop("check-in-monitoring")
    other = CATALOG.model_copy(update={"channels": channels})
    assert names_of(CATALOG, DRILL).text == names_of(load_catalog(), DRILL).text
    assert names_of(CATALOG, DRILL).text != names_of(other, DRILL).text
    assert "145 metrics" not in names_of(CATALOG, PRODUCTION).text
