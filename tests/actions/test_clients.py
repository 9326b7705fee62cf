"""The clients that a sending needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cie_runbook.actions.clients import Clients
from cie_runbook.errors import SettingsError
from cie_runbook.settings import Settings
from cie_runbook.sources.transport import Timing
from tests.actions.test_draft import make_draft
from tests.actions.world import make_settings

URL = "http://127.0.0.1:9"


def test_what_reads_and_what_writes_have_each_their_own_credential() -> None:
    with Clients(make_settings(URL)) as clients:
        reads, writes = clients.reader("slack").settings, clients.writer("slack").settings
    assert (reads.credential_name, writes.credential_name) == (
        "CIE_SLACK_TOKEN",
        "CIE_SLACK_WRITE_TOKEN",
    )


def test_what_is_written_down_goes_by_the_clock_that_was_given() -> None:
    told = datetime(2026, 11, 18, 15, tzinfo=UTC)
    with Clients(make_settings(URL), now=lambda: told) as clients:
        assert clients.now() == told
        assert clients.timing.now() != told  # services go by the machine's
    assert Clients(make_settings(URL), timing=Timing(now=lambda: told)).now() == told


def without(settings: Settings, **changes: object) -> Settings:
    write = settings.systems["pagerduty"].write
    assert write is not None
    entry = replace(settings.systems["pagerduty"], write=replace(write, **changes))  # type: ignore[arg-type] # as named
    return replace(settings, systems={**settings.systems, "pagerduty": entry})


def test_a_missing_credential_or_sender_is_named() -> None:
    draft = make_draft("pagerduty_acknowledge")
    with pytest.raises(SettingsError, match="CIE_PAGERDUTY_WRITE_TOKEN not set"):
        Clients(without(make_settings(URL), credential=None)).permit(draft)
    with pytest.raises(SettingsError, match="CIE_PAGERDUTY_FROM is not set"):
        Clients(without(make_settings(URL), sender=None)).permit(draft)


def test_a_profile_that_names_nothing_that_writes_writes_nothing() -> None:
    settings = make_settings(URL)
    entry = replace(settings.systems["slack"], write=None)
    silent = replace(settings, systems={**settings.systems, "slack": entry})
    with pytest.raises(SettingsError, match="names no credential that writes"):
        Clients(silent).permit(make_draft("slack_message"))


def test_a_system_that_the_profile_does_not_talk_to_is_not_written_to() -> None:
    for settings in (make_settings(None), replace(make_settings(URL), systems={})):
        with pytest.raises(SettingsError, match="does not talk to it"):
            Clients(settings).permit(make_draft("slack_message"))


def test_a_rehearsal_writes_to_this_machine_only() -> None:
    real = make_settings("https://slack.com/api", variant="normal")
    for draft in (make_draft("slack_message"), make_draft("datadog_event", org="tevi")):
        with pytest.raises(SettingsError, match="this machine only"):
            Clients(real).permit(draft)
        Clients(make_settings(URL, variant="normal")).permit(draft)


def test_an_organisation_that_is_unknown_or_has_no_key_is_not_written_to() -> None:
    settings = make_settings(URL)
    with pytest.raises(SettingsError, match="Name an org"):
        Clients(settings).permit(make_draft("datadog_event", org="other"))
    keyless = replace(settings.datadog["tevi"], api_key=None)
    with pytest.raises(SettingsError, match="CIE_TEVI_DD_API_KEY not set"):
        Clients(replace(settings, datadog={"tevi": keyless})).permit(
            make_draft("datadog_event", org="tevi")
        )
