"""Credentials without a scope: exactly that one is taken away."""

from __future__ import annotations

import pytest

from cie_runbook.drill.keys import ALL_SCOPES
from cie_runbook.drill.services import invented_tokens
from cie_runbook.drill.withheld import credentials_without
from cie_runbook.errors import BadInputError

ORGS = ("vagov", "tevi")


def test_without_anything_to_take_away_everything_is_allowed() -> None:
    known = credentials_without((), ORGS)
    assert known.tokens == invented_tokens()
    assert {pair.scopes for pair in known.keys.values()} == {ALL_SCOPES}


def test_a_scope_of_one_organisation_stays_with_the_others() -> None:
    keys = credentials_without(("tevi:apm_read",), ORGS).keys
    assert keys["tevi"].scopes == ALL_SCOPES - {"apm_read"}
    assert keys["vagov"].scopes == ALL_SCOPES


def test_a_scope_can_be_taken_from_every_organisation() -> None:
    keys = credentials_without(("datadog:apm_read",), ORGS).keys
    assert all("apm_read" not in pair.scopes for pair in keys.values())


@pytest.mark.parametrize("text", ["github:issues=read", "github:issues read"])
def test_a_scope_may_be_written_as_the_service_or_the_profile_does(text: str) -> None:
    known = credentials_without((text, "slack:channels:history"), ORGS).tokens
    whole = invented_tokens()
    assert set(whole["github"].scopes) - set(known["github"].scopes) == {"issues=read"}
    assert set(whole["slack"].scopes) - set(known["slack"].scopes) == {"channels:history"}
    assert known["sentry"] == whole["sentry"]


@pytest.mark.parametrize(
    "texts", [("slak:chat:write",), ("slack",), ("tevi:read",), ("tevi:apm_read",) * 2]
)
def test_what_is_not_there_cannot_be_taken_away(texts: tuple[str, ...]) -> None:
    with pytest.raises(BadInputError, match="--without"):
        credentials_without(texts, ORGS)
