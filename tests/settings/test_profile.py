"""What a profile may hold."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from cie_runbook.settings import load_settings
from cie_runbook.settings.profile import DatadogScope, Profile


def make_profile(**changes: Any) -> dict[str, Any]:
    org = {"api_key": "CIE_A_KEY", "app_key": "CIE_B_KEY"}
    profile = {
        "about": "demo",
        "datadog": {"base_url": "https://api.ddog-gov.com", "orgs": {"vagov": org}},
        "day": "yesterday",
        "sentry": {"dsn": None, "environment": "demo", "cron_monitor": "demo"},
    }
    return {**profile, **changes}


def test_a_small_profile_is_enough() -> None:
    assert Profile.model_validate(make_profile()).datadog.timeseries_api == "v2"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"closures": ["2026-02-30"]}, "a day of the calendar"),
        ({"closures": ["tomorrow"]}, "YYYY-MM-DD, or report-day"),
        ({"day": "sometime"}, "yesterday"),
        ({"default_variant": "normal"}, "both variants and a default_variant"),
        ({"variants": {"a": {"about": "x"}}, "default_variant": "b"}, "one of its variants"),
        ({"systems": {"slak": {"base_url": None}}}, "slack"),
        ({"systems": {"slack": {"base_url": "https://slack.com"}}}, "credential and probe"),
        (
            {"systems": {"slack": {"base_url": None, "credential": "CIE_A_KEY"}}},
            "CIE_A_KEY serves one purpose",
        ),
        (
            {"systems": {"slack": {"base_url": None, "authorization": "Bearer"}}},
            "authorization with",
        ),
        (
            {
                "systems": {
                    "slack": {"base_url": None, "probes": [{"permission": "x", "path": "/x"}]}
                }
            },
            "try one of its permissions",
        ),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Profile.model_validate(make_profile(**changes))


@pytest.mark.parametrize("name", ["DD_API_KEY", "abcdef0123456789abcdef0123456789", "CIE_x"])
def test_a_credential_is_a_name_of_ours_and_never_a_value(name: str) -> None:
    orgs = {"vagov": {"api_key": name, "app_key": "CIE_B_KEY"}}
    with pytest.raises(ValidationError, match="never the credential itself"):
        Profile.model_validate(
            make_profile(datadog={"base_url": "https://api.ddog-gov.com", "orgs": orgs})
        )


@pytest.mark.parametrize("name", ["staging", "production"])
def test_every_permission_that_no_service_lists_has_a_probe(name: str) -> None:
    settings = load_settings(name, environ={}, keyring=lambda variable: None)
    assert settings.datadog["tevi"].scopes == get_args(DatadogScope)
    for system in ("pagerduty", "servicenow", "github"):
        part = settings.systems[system]
        assert {probe.permission for probe in part.probes} == set(part.permissions)
