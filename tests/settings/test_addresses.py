"""A credential travels over https only, and to no other host than the one named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import SettingsError
from cie_runbook.settings.addresses import (
    checked_datadog_url,
    checked_url,
    is_embedded,
    is_loopback,
    org_variable,
    system_variable,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://api.ddog-gov.com/", "https://api.ddog-gov.com"),
        (" https://yourit.va.gov/api/now ", "https://yourit.va.gov/api/now"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_https_and_loopback_are_accepted(text: str, kept: str) -> None:
    assert checked_url(text, "X") == kept


@pytest.mark.parametrize(
    "text",
    [
        "http://api.ddog-gov.com",
        "http://127.0.0.1.evil.example",
        "https://user:pass@api.ddog-gov.com",
        "https://api.ddog-gov.com?key=1",
        "https://api.ddog-gov.com#x",
        "ftp://api.ddog-gov.com",
        "api.ddog-gov.com",
        "https:///path-only",
        "https://host:99999",
        "https://[::1",
        "https://ho st",
        "drill:normal",
    ],
)
def test_any_other_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        checked_url(text, "CIE_RUNBOOK_SLACK_URL")
    assert caught.value.where == "CIE_RUNBOOK_SLACK_URL"
    assert text not in str(caught.value)


def test_a_browser_address_of_datadog_is_answered_with_the_api_host() -> None:
    with pytest.raises(SettingsError, match=r"Use https://api\.ddog-gov\.com"):
        checked_datadog_url("https://tevi.ddog-gov.com", "X")
    assert checked_datadog_url("https://api.us2.ddog-gov.com", "X").endswith("us2.ddog-gov.com")


def test_an_embedded_rehearsal_is_told_from_an_address() -> None:
    assert is_embedded("drill:normal")
    assert is_embedded("drill:{variant}")
    assert not is_embedded("https://api.ddog-gov.com")
    assert not is_embedded("http://localhost:80")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.evil.example", "10.0.0.1", "0.0.0.0", "", "127.1"])  # noqa: S104 - not bound
def test_every_other_host_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_variables_are_named_after_org_and_system() -> None:
    assert org_variable("tevi") == "CIE_RUNBOOK_DATADOG_TEVI_URL"
    assert system_variable("slack") == "CIE_RUNBOOK_SLACK_URL"


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        kept = checked_url(text, "X")
    except SettingsError:
        return
    assert kept.startswith(("https://", "http://")) or kept.lower().startswith(("https:", "http:"))
