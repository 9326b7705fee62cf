"""A run's redactor hides every credential that its profile loaded."""

from __future__ import annotations

from cie_runbook.report.redactors import redactor_for
from tests.rehearsed import drill_settings


def test_every_loaded_credential_is_hidden() -> None:
    environ = {
        "CIE_VAGOV_DD_API_KEY": "correcthorsebatterystaple",
        "CIE_SLACK_TOKEN": "another-innocent-phrase",
        "CIE_SENTRY_DSN": "https://publickey@sentry.example.gov/7",
    }
    redactor = redactor_for(drill_settings("production", **environ))
    for value in environ.values():
        assert value not in redactor.redact(f"the service answered: {value} is wrong")


def test_without_credentials_innocent_words_stay() -> None:
    redactor = redactor_for(drill_settings())
    assert redactor.redact("correcthorsebatterystaple") == "correcthorsebatterystaple"
