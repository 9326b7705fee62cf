"""Clients are opened when they are needed, each once; what is not configured names its mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.errors import SettingsError
from cie_runbook.evidence.clients import Clients, open_system
from cie_runbook.settings import Settings
from tests.rehearsed import drill_settings

SLACK = {
    "CIE_RUNBOOK_SLACK_URL": "http://127.0.0.1:9",
    "CIE_SLACK_TOKEN": "token-of-slack-0123456789",
}


def test_a_system_without_an_address_is_not_configured() -> None:
    settings = replace(drill_settings("production"), systems={})
    with pytest.raises(SettingsError, match="CIE_RUNBOOK_SLACK_URL"):
        open_system(settings, "slack")


def test_a_rehearsal_that_nobody_started_is_not_asked() -> None:
    settings = drill_settings("production")
    entry = replace(settings.systems["slack"], base_url="drill:normal")
    with pytest.raises(SettingsError, match="has not been started"):
        open_system(replace(settings, systems={"slack": entry}), "slack")


def test_a_missing_credential_is_named() -> None:
    with pytest.raises(SettingsError, match="CIE_SLACK_TOKEN not set"):
        open_system(drill_settings("production"), "slack")


def test_a_system_is_connected_to_once() -> None:
    settings = drill_settings("production", **SLACK)
    asked: list[str] = []

    def ask() -> Settings:
        asked.append(settings.label)
        return settings

    with Clients(ask) as clients:
        assert clients.system("slack") is clients.system("slack")
    assert len(asked) == 1


def test_nobody_is_connected_to_before_it_is_needed() -> None:
    with Clients(drill_settings):
        pass
