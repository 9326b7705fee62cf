"""A name in traces or logs leads to the catalog's service."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.sender import service_of, title_of


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("project-chipapi-check-in-prod", "chip"),
        ("chip", "chip"),
        ("project-lorota-prod", "lorota"),
        ("clinician-workflow", "clinician-workflow"),
        ("clinician-workflow-sidekiq", "sidekiq-cw"),
        ("vista-api", "vista-api"),
        ("chipmunk", None),
        ("", None),
    ],
)
def test_the_closest_name_decides(catalog: Catalog, name: str, service: str | None) -> None:
    assert service_of(catalog, name) == service


def test_a_sender_that_nobody_knows_keeps_its_name(catalog: Catalog) -> None:
    assert title_of(catalog, "project-chipapi-check-in-prod") == "CHIP"
    assert title_of(catalog, "somebody-new") == "somebody-new"


def test_no_two_services_send_under_one_name(catalog: Catalog) -> None:
    names = [name for service in catalog.services.values() for name in service.sends_as]
    assert len(names) == len(set(names))
