"""Whose telemetry it is: the catalog's service behind a name in traces and logs."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog

ANY = "*"


def service_of(catalog: Catalog, name: str) -> str | None:
    """Return the catalog's id of a sender: the closest of the names it sends under.

    None where the catalog knows no service of that name.
    """
    found: dict[str, str] = {}
    for service in catalog.services.values():
        for known in service.sends_as:
            beginning = known.removesuffix(ANY)
            if name == known or (known.endswith(ANY) and name.startswith(beginning)):
                found[beginning] = service.id
    return found[max(found, key=len)] if found else None


def title_of(catalog: Catalog, name: str) -> str:
    """Return the title of a sender's service, its own name where nobody knows it."""
    service = service_of(catalog, name)
    return name if service is None else catalog.services[service].title
