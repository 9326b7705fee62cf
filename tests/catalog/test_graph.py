"""Who calls whom, and how deep."""

from __future__ import annotations

from cie_runbook.catalog.graph import callers, dependencies, dependency_depth, dependency_depths
from cie_runbook.catalog.models import Catalog


def test_a_service_knows_whom_it_calls(catalog: Catalog) -> None:
    assert dependencies(catalog, "clinician-workflow") == ("vista-api",)
    assert dependencies(catalog, "vista") == ()


def test_a_service_knows_who_calls_it(catalog: Catalog) -> None:
    assert callers(catalog, "vista-api") == ("chip", "clinician-workflow")
    assert callers(catalog, "veteran") == ()


def test_depth_counts_the_calls_on_the_shortest_way(catalog: Catalog) -> None:
    assert dependency_depth(catalog, "vets-api", "vets-api") == 0
    assert dependency_depth(catalog, "vets-api", "chip") == 1
    assert dependency_depth(catalog, "vets-api", "vista") == 3
    assert dependency_depth(catalog, "vista", "vets-api") is None


def test_a_circle_of_calls_comes_to_an_end(catalog: Catalog) -> None:
    # vets-api queues jobs, the jobs ask VA Notify, and VA Notify calls vets-api back
    assert dependency_depth(catalog, "va-notify", "va-notify") == 0
    assert dependency_depth(catalog, "va-notify", "sidekiq-vets-api") == 2


def test_the_nearest_dependencies_come_first(catalog: Catalog) -> None:
    depths = list(dependency_depths(catalog, "vets-website").values())
    assert depths[0] == 0
    assert depths == sorted(depths)


def test_every_system_on_the_veterans_way_is_reached(catalog: Catalog) -> None:
    assert {"chip", "lorota", "vista-api", "vista", "btsss", "twilio"} <= set(
        dependency_depths(catalog, "veteran")
    )
