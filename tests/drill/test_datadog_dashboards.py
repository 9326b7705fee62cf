"""Dashboards."""

from __future__ import annotations

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.sources.datadog_dashboards import dashboard_table
from tests.drill.datadog_asking import Asking
from tests.drill.worlds import METRIC_NAMES

ASK = Asking("normal")


def test_a_dashboard_plots_its_metrics_under_the_profiles_names() -> None:
    table = dashboard_table(ASK.get("tevi", "/api/v1/dashboard/5jy-mz3-53p").body)
    queries = set(table.loc[table["kind"] == "metrics", "query"])

    assert f"sum:{METRIC_NAMES['chip_requests']}{{$env}}.as_count()" in queries
    assert f"avg:{METRIC_NAMES['chip_time']}.95percentile{{$env}}" in queries


def test_template_variables_stand_for_the_organisations_tags() -> None:
    found = ASK.get("vagov", "/api/v1/dashboard/zps-5fk-azw").body

    assert [(one["name"], one["default"]) for one in found["template_variables"]] == [
        ("environment", "prod")
    ]


def test_an_organisation_lists_its_own_dashboards_and_knows_no_others() -> None:
    listed = {one["id"] for one in ASK.get("tevi", "/api/v1/dashboard").body["dashboards"]}
    own = {name for name, board in load_catalog().dashboards.items() if board.org == "tevi"}

    assert listed == own
    assert ASK.get("tevi", "/api/v1/dashboard/zps-5fk-azw").status == 404
    assert ASK.get("tevi", "/api/v1/dashboard/aaa-bbb-ccc").status == 404
