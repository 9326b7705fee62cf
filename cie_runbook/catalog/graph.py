"""Who calls whom: pure questions to the catalog's edges."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from cie_runbook.catalog.models import Catalog


def dependencies(catalog: Catalog, service: str) -> tuple[str, ...]:
    """Return the services that `service` calls itself, in the catalog's order."""
    return _distinct(edge.dependency for edge in catalog.edges if edge.caller == service)


def callers(catalog: Catalog, service: str) -> tuple[str, ...]:
    """Return the services that call `service` themselves, in the catalog's order."""
    return _distinct(edge.caller for edge in catalog.edges if edge.dependency == service)


def dependency_depths(catalog: Catalog, service: str) -> Mapping[str, int]:
    """Return every service that `service` needs, with the calls on the shortest way there.

    The service itself stands first with 0; then nearest first, in the catalog's order.
    """
    depths = {service: 0}
    waiting = deque([service])
    while waiting:
        caller = waiting.popleft()
        for dependency in dependencies(catalog, caller):
            if dependency not in depths:
                depths[dependency] = depths[caller] + 1
                waiting.append(dependency)
    return depths


def dependency_depth(catalog: Catalog, service: str, dependency: str) -> int | None:
    """Return how many calls lie between a service and a dependency; None where none leads there.

    Of two services that fail together, the deeper one explains the other.
    """
    return dependency_depths(catalog, service).get(dependency)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
