"""Queries for Datadog say what we mean, and nothing can be slipped into them."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.queries import evidence_queries, metric_query
from cie_runbook.errors import SettingsError


def query(catalog: Catalog, reference: str, **changes: str) -> str:
    metric_id, _, statistic = reference.partition(":")
    metric = catalog.metrics[metric_id]
    return metric_query(
        metric,
        statistic or None,
        catalog.orgs[metric.org],
        bin_s=300,
        group_by=changes.get("group_by"),
        name=changes.get("name"),
        scope=changes.get("scope"),
    )


def test_a_count_is_summed_in_bins_and_not_filled(catalog: Catalog) -> None:
    assert query(catalog, "checkin_completed") == (
        "sum:vets_api.statsd.api_check_in_v2_checkins_create_count_success{environment:prod}"
        ".as_count().rollup(sum, 300)"
    )


def test_a_timer_is_averaged_under_the_suffix_of_its_statistic(catalog: Catalog) -> None:
    assert query(catalog, "checkin_complete_time:p95") == (
        "avg:vets_api.statsd.api_check_in_v2_checkins_create_measure.95percentile"
        "{environment:prod}.rollup(avg, 300)"
    )


def test_the_requests_behind_a_timer_are_counted(catalog: Catalog) -> None:
    assert query(catalog, "checkin_complete_time:requests") == (
        "sum:vets_api.statsd.api_check_in_v2_checkins_create_measure.count"
        "{environment:prod}.as_count().rollup(sum, 300)"
    )


def test_a_gauge_is_averaged(catalog: Catalog) -> None:
    text = query(catalog, "cw_sidekiq_enqueued", name="sidekiq.enqueued")
    assert text == "avg:sidekiq.enqueued{env:prod}.rollup(avg, 300)"


def test_a_metrics_own_scope_comes_on_top_of_the_orgs(catalog: Catalog) -> None:
    assert "{environment:prod,service:check-in}" in query(catalog, "silent_failure")
    assert "{env:eks-prod,service:check-in}" in query(
        catalog, "silent_failure", scope="env:eks-prod"
    )


def test_a_split_by_tag_stands_before_the_functions(catalog: Catalog) -> None:
    text = query(catalog, "vista_checkin_completed_steps", name="x.steps", group_by="station")
    assert text == "sum:x.steps{env:prod} by {station}.as_count().rollup(sum, 300)"


def test_a_metric_without_a_name_cannot_be_asked_for(catalog: Catalog) -> None:
    with pytest.raises(SettingsError, match="chip_requests"):
        query(catalog, "chip_requests")


@pytest.mark.parametrize("name", ["a{b}", "a b", "1a", "a,b", "sum:a", "a" * 201, "a\n"])
def test_a_name_that_would_change_the_query_is_refused(catalog: Catalog, name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be the Datadog name"):
        query(catalog, "chip_requests", name=name)


@pytest.mark.parametrize("scope", ["env:prod} or x{*", "env: prod", "env:prod\n", '"', "x" * 201])
def test_a_scope_that_would_change_the_query_is_refused(catalog: Catalog, scope: str) -> None:
    with pytest.raises(SettingsError, match="cannot be the tag filter"):
        query(catalog, "checkin_completed", scope=scope)


@pytest.mark.parametrize("reference", ["checkin_completed:p95", "checkin_complete_time"])
def test_a_statistic_belongs_to_timers_alone(catalog: Catalog, reference: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        query(catalog, reference)


def test_a_table_of_known_names_is_asked_for_whole(catalog: Catalog) -> None:
    asked = evidence_queries(catalog, "checkin_traffic", names={})
    assert tuple(asked.queries) == catalog.evidence["checkin_traffic"].metrics
    assert asked.unnamed == ()


def test_what_has_no_name_is_told_apart(catalog: Catalog) -> None:
    asked = evidence_queries(catalog, "chip", names={"chip_time": "chip.duration"})
    assert list(asked.queries) == ["chip_time:p50", "chip_time:p95", "chip_time:requests"]
    assert asked.unnamed == ("chip_requests", "chip_errors")


def test_the_profiles_name_goes_before_the_catalogs(catalog: Catalog) -> None:
    names = {"checkin_completed": "other.name"}
    asked = evidence_queries(catalog, "checkin_traffic", names=names, scope="env:x")
    assert asked.queries["checkin_completed"].startswith("sum:other.name{env:x}")


def test_no_query_of_the_catalog_fills_gaps(catalog: Catalog) -> None:
    names = {
        name: f"drill.{name}" for name in catalog.metrics if catalog.metrics[name].name is None
    }
    for evidence in catalog.evidence:
        asked = evidence_queries(catalog, evidence, names=names)
        assert asked.unnamed == ()
        assert not any("fill" in text or "default" in text for text in asked.queries.values())
