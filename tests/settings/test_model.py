"""Settings can be turned towards a rehearsal that was just started."""

import pytest

from cie_runbook.errors import SettingsError
from cie_runbook.settings import Secret, load_settings

PAIR = (Secret("api-0123456789"), Secret("app-0123456789"))


def test_a_started_rehearsal_gives_addresses_and_keys() -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    urls = dict.fromkeys(settings.datadog, "http://127.0.0.1:4242")
    started = settings.with_base_urls(urls).with_credentials(dict.fromkeys(urls, PAIR))
    assert {org.base_url for org in started.datadog.values()} == {"http://127.0.0.1:4242"}
    assert started.missing_credentials() == []
    assert set(started.known_secrets()) == set(PAIR)
    assert settings.datadog["tevi"].is_embedded  # the first settings did not change


def test_one_address_can_be_moved_alone() -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    moved = settings.with_base_urls({"tevi": "http://127.0.0.1:1"}, {"slack": "http://127.0.0.1:2"})
    assert moved.datadog["vagov"].is_embedded
    assert moved.datadog["tevi"].base_url == "http://127.0.0.1:1"
    assert moved.systems["slack"].base_url == "http://127.0.0.1:2"


@pytest.mark.parametrize("url", ["http://elsewhere.example", "https://tevi.ddog-gov.com"])
def test_an_unsafe_address_is_refused_here_too(url: str) -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    with pytest.raises(SettingsError):
        settings.with_base_urls({"tevi": url})


def test_an_org_that_the_profile_lacks_is_refused() -> None:
    settings = load_settings("drill", environ={}, keyring=lambda name: None)
    with pytest.raises(SettingsError, match="tevii is not part of the profile"):
        settings.with_credentials({"tevii": PAIR})
    with pytest.raises(SettingsError, match="slak is not part of the profile"):
        settings.with_base_urls({}, {"slak": "https://slack.com"})
