"""Metric references are split, looked up and found in evidence."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.references import (
    evidence_of,
    metric_reference,
    metric_refs,
    split_reference,
)


def test_a_reference_splits_into_metric_and_statistic() -> None:
    assert split_reference("chip_time:p95") == ("chip_time", "p95")
    assert split_reference("chip_requests") == ("chip_requests", None)


def test_a_reference_is_looked_up(catalog: Catalog) -> None:
    found = metric_reference(catalog, "chip_time:p95")
    assert found.metric is catalog.metrics["chip_time"]
    assert found.statistic == "p95"


def test_the_references_of_a_table_keep_its_order(catalog: Catalog) -> None:
    found = metric_refs(catalog, "chip")
    assert tuple(item.text for item in found) == catalog.evidence["chip"].metrics
    assert found[0].statistic is None


def test_a_signal_rests_on_the_table_that_holds_all_it_needs(catalog: Catalog) -> None:
    assert evidence_of(catalog, catalog.signals["checkin_error_rate"]) == ("checkin_traffic",)
    assert evidence_of(catalog, catalog.signals["vista_api_p95"]) == ("vista_api",)


def test_a_signal_by_station_rests_on_the_table_by_station(catalog: Catalog) -> None:
    signal = catalog.signals["vista_checkins_by_station"]
    assert evidence_of(catalog, signal) == ("vista_steps",)
    ungrouped = signal.model_copy(update={"group_by": None})
    assert evidence_of(catalog, ungrouped) == ()


def test_a_signal_over_two_tables_names_both(catalog: Catalog) -> None:
    signal = catalog.signals["checkin_error_rate"].model_copy(
        update={"of": "checkin_completed", "per": "lorota_client_data_ok"}
    )
    assert evidence_of(catalog, signal) == ("checkin_traffic", "lorota_client")


@pytest.mark.parametrize(
    "formula", ["demographics_failed", "checkin_completed + demographics_failed"]
)
def test_a_signal_with_a_part_in_no_table_rests_on_none(catalog: Catalog, formula: str) -> None:
    signal = catalog.signals["checkin_completed"].model_copy(update={"of": formula})
    assert evidence_of(catalog, signal) == ()
