"""The packaged register holds the noise that the plan names, each rule with reason and owner."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog


def test_the_noise_of_the_plan_is_registered(catalog: Catalog) -> None:
    named = {
        value
        for rule in catalog.noise.values()
        for values in rule.match.values()
        for value in values
    }
    assert named == {
        "project-chipapi-cwsacrificiallambda-prod",
        "/lambda/flush",
        "/lambda/hello",
        "clinician-workflow-defaultdb",
        "clinician-workflow-cache",
        "PreCacheAppointmentsByClinicJob",
    }


def test_every_rule_can_be_questioned(catalog: Catalog) -> None:
    for rule in catalog.noise.values():
        assert rule.reason
        assert rule.owner
        assert rule.source
