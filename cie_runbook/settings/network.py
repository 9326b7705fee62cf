"""How to reach the outside from this machine: proxy, certificate authorities, and patience."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cie_runbook.errors import SettingsError
from cie_runbook.settings.addresses import is_loopback
from cie_runbook.settings.secret import SHORTEST, Secret

_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_NO_PROXY_VARIABLES = ("NO_PROXY", "no_proxy")
_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
PATIENCE_VARIABLE = "CIE_RUNBOOK_PATIENCE_S"


@dataclass(frozen=True, kw_only=True)
class NetworkSettings:
    """Proxy and certificate authorities, as the environment states them.

    Attributes
    ----------
    proxy : Secret or None
        Address of the proxy; a secret, since it may hold a password.
    no_proxy : tuple of str
        Hosts and domains that are reached directly; ``*`` stands for all.
    ca_bundle : Path or None
        Certificate authorities in place of the system's.
    patience_s : float
        Longest time that one piece of evidence may take [s]; without limit, as each source has it.
    """

    proxy: Secret | None = None
    no_proxy: tuple[str, ...] = ()
    ca_bundle: Path | None = None
    patience_s: float = math.inf

    def proxy_for(self, host: str) -> Secret | None:
        """Return the proxy to use for `host`; never one for this very machine."""
        if self.proxy is None or is_loopback(host):
            return None
        return None if any(_matches(host, rule) for rule in self.no_proxy) else self.proxy

    def known_secrets(self) -> tuple[Secret, ...]:
        """Return the proxy's password, where it has one worth hiding."""
        if self.proxy is None:
            return ()
        password = unquote(urlsplit(self.proxy.reveal()).password or "")
        return (Secret(password, "proxy password"),) if _is_secret(password) else ()


def network_settings(environ: Mapping[str, str]) -> NetworkSettings:
    """Read proxy and certificate settings from the environment.

    Raises
    ------
    SettingsError
        The proxy is not an http address, the certificate file does not exist, or the patience is
        no number of seconds.
    """
    no_proxy = _first(environ, _NO_PROXY_VARIABLES)[1]
    return NetworkSettings(
        proxy=_proxy(environ),
        no_proxy=tuple(rule.strip().lower() for rule in no_proxy.split(",") if rule.strip()),
        ca_bundle=_ca_bundle(environ),
        patience_s=_patience_s(environ),
    )


def _proxy(environ: Mapping[str, str]) -> Secret | None:
    name, text = _first(environ, _PROXY_VARIABLES)
    if not text:
        return None
    address = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        proxy = Secret(address, name) if is_usable else None
    except ValueError:
        proxy = None
    if proxy is None:
        raise SettingsError(
            "the proxy's address is malformed", name, "Write it as http://host:port."
        )
    return proxy


def _ca_bundle(environ: Mapping[str, str]) -> Path | None:
    name, text = _first(environ, _CA_VARIABLES)
    if not text:
        return None
    if not Path(text).is_file():
        raise SettingsError("the file of certificates does not exist", name, "Correct the path.")
    return Path(text)


def _patience_s(environ: Mapping[str, str]) -> float:
    text = environ.get(PATIENCE_VARIABLE) or "inf"
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds >= 1:  # neither less, nor no number
        raise SettingsError(
            "the patience is no number of seconds", PATIENCE_VARIABLE, "Write 1 or more."
        )
    return seconds


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, str]:
    return next(((name, environ[name]) for name in names if environ.get(name)), (names[0], ""))


def _matches(host: str, rule: str) -> bool:
    domain = rule.lstrip(".").split(":")[0]
    return rule == "*" or host.lower() == domain or host.lower().endswith(f".{domain}")


def _is_secret(text: str) -> bool:
    return len(text) >= SHORTEST and all("!" <= character <= "~" for character in text)
