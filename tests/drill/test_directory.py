"""Which metric name means what."""

from __future__ import annotations

from cie_runbook.drill.directory import directory
from tests.drill.worlds import METRIC_NAMES, make_catalog


def test_each_org_knows_its_own_names_only() -> None:
    names = directory(make_catalog(), METRIC_NAMES)

    assert names["vagov"]["vets.completed"].reference == "checkin_completed"
    assert "vets.completed" not in names["tevi"]
    assert set(names["vetext"]) == {"drill.vetext.reminders_sent"}


def test_a_timer_has_a_name_for_each_statistic() -> None:
    names = directory(make_catalog(), METRIC_NAMES)["tevi"]

    assert names["drill.chip.time.median"].reference == "chip_time:p50"
    assert names["drill.chip.time.95percentile"].reference == "chip_time:p95"
    assert names["drill.chip.time.count"].reference == "chip_time:requests"
    assert names["drill.chip.time.95percentile"].unit == "millisecond"
    assert names["drill.chip.time.count"].unit == ""
    assert "drill.chip.time" not in names


def test_a_metric_without_a_name_is_not_there() -> None:
    names = directory(make_catalog(), {})

    assert names["vetext"] == {}


def test_the_profiles_name_wins_over_the_catalogs() -> None:
    names = directory(make_catalog(), {"checkin_completed": "other.name"})["vagov"]

    assert names["other.name"].reference == "checkin_completed"
    assert "vets.completed" not in names


def test_points_carry_the_orgs_and_the_metrics_tags() -> None:
    names = directory(make_catalog(), METRIC_NAMES)

    assert names["vagov"]["vets.silent"].tags == {"environment:prod", "service:check-in"}
    assert names["tevi"]["drill.chip.requests"].tags == {"env:prod"}


def test_the_profiles_scope_replaces_the_catalogs() -> None:
    names = directory(make_catalog(), METRIC_NAMES, {"vagov": "env:eks-prod"})

    assert names["vagov"]["vets.completed"].tags == {"env:eks-prod"}
    assert names["tevi"]["drill.chip.requests"].tags == {"env:prod"}
