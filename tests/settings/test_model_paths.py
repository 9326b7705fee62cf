"""The names known at a place inside a profile."""

from cie_runbook.settings.model_paths import names_at
from cie_runbook.settings.profile import OrgPart, ProbePart, Profile


def test_the_top_level_knows_the_fields_of_the_model() -> None:
    assert names_at(Profile, ()) == frozenset(Profile.model_fields)


def test_a_place_inside_mappings_knows_the_fields_there() -> None:
    assert names_at(Profile, ("datadog", "orgs", "tevi")) == frozenset(OrgPart.model_fields)


def test_a_place_that_may_be_empty_knows_its_fields_too() -> None:
    probe = names_at(Profile, ("systems", "slack", "probe"))
    assert probe == frozenset(ProbePart.model_fields)


def test_a_place_that_does_not_exist_knows_no_names() -> None:
    assert names_at(Profile, ("nothing", "here")) == frozenset()
