"""Proxy and certificates come from the environment and never touch loopback."""

import math
from pathlib import Path

import pytest

from cie_runbook.errors import SettingsError
from cie_runbook.settings.network import PATIENCE_VARIABLE, network_settings

PROXY = "http://someone:hunter2hunter2@proxy.example:3128"


def test_without_variables_nothing_is_set() -> None:
    network = network_settings({})
    assert network.proxy_for("api.ddog-gov.com") is None
    assert network.ca_bundle is None


def test_a_proxy_serves_the_outside_and_never_this_machine() -> None:
    network = network_settings({"HTTPS_PROXY": PROXY})
    proxy = network.proxy_for("api.ddog-gov.com")
    assert proxy is not None
    assert proxy.reveal() == PROXY
    assert network.proxy_for("127.0.0.1") is None
    assert network.proxy_for("localhost") is None
    assert network.proxy_for("::1") is None


@pytest.mark.parametrize(
    ("no_proxy", "host", "is_direct"),
    [
        ("va.gov", "yourit.va.gov", True),
        (".va.gov", "yourit.va.gov", True),
        ("va.gov", "va.gov", True),
        ("va.gov", "notva.gov", False),
        ("a.example, va.gov:443", "YOURIT.VA.GOV", True),
        ("*", "slack.com", True),
        ("", "slack.com", False),
    ],
)
def test_no_proxy_names_hosts_and_domains(no_proxy: str, host: str, is_direct: bool) -> None:
    network = network_settings({"https_proxy": "proxy.example:3128", "NO_PROXY": no_proxy})
    assert (network.proxy_for(host) is None) is is_direct


def test_the_password_of_the_proxy_is_a_known_secret_and_not_shown() -> None:
    network = network_settings({"HTTPS_PROXY": PROXY})
    assert [secret.reveal() for secret in network.known_secrets()] == ["hunter2hunter2"]
    assert "hunter2" not in repr(network)


@pytest.mark.parametrize(
    "text", ["ftp://proxy.example:1", "http://:3128", "http://a:b:c", "http://[::1"]
)
def test_a_malformed_proxy_is_refused_by_the_name_of_its_variable(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        network_settings({"ALL_PROXY": text})
    assert caught.value.where == "ALL_PROXY"
    assert text not in str(caught.value)


def test_a_certificate_file_must_exist(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    with pytest.raises(SettingsError, match="does not exist"):
        network_settings({"SSL_CERT_FILE": str(bundle)})
    bundle.write_text("", encoding="utf-8")
    assert network_settings({"REQUESTS_CA_BUNDLE": str(bundle)}).ca_bundle == bundle


def test_patience_is_without_limit_unless_it_is_set() -> None:
    assert network_settings({}).patience_s == math.inf
    assert network_settings({PATIENCE_VARIABLE: "2.5"}).patience_s == 2.5


@pytest.mark.parametrize("text", ["soon", "0", "-3", "nan"])
def test_a_patience_that_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match=PATIENCE_VARIABLE):
        network_settings({PATIENCE_VARIABLE: text})
