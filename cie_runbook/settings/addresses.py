"""Base URLs: which ones are safe to send a credential to, and which variables override them.

An environment variable overrides an address of the profile:

- ``CIE_RUNBOOK_DATADOG_URL``: the Datadog API host of every org;
- ``CIE_RUNBOOK_DATADOG_<ORG>_URL``, as in ``CIE_RUNBOOK_DATADOG_TEVI_URL``: of one org; it wins
  over the one for all;
- ``CIE_RUNBOOK_<SYSTEM>_URL``, as in ``CIE_RUNBOOK_SLACK_URL``: of any other system.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from cie_runbook.errors import SettingsError

ALL_ORGS_VARIABLE = "CIE_RUNBOOK_DATADOG_URL"
_EMBEDDED = re.compile(r"[a-z]+:(\{variant\}|[a-z][a-z0-9_-]*)")
_DATADOG_SITES = ("ddog-gov.com", "datadoghq.com", "datadoghq.eu")
_MEND = "Write https://host or https://host/path; http is for this machine only."


def org_variable(org: str) -> str:
    """Name the variable that overrides one Datadog org's address."""
    return f"CIE_RUNBOOK_DATADOG_{_upper(org)}_URL"


def system_variable(system: str) -> str:
    """Name the variable that overrides the address of a system besides Datadog."""
    return f"CIE_RUNBOOK_{_upper(system)}_URL"


def is_embedded(address: str) -> bool:
    """Tell whether the address names a rehearsal that our own process starts, as "drill:normal"."""
    return _EMBEDDED.fullmatch(address) is not None


def is_loopback(host: str) -> bool:
    """Tell whether `host` is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_url(text: str, where: str) -> str:
    """Return the base URL without a trailing slash.

    Raises
    ------
    SettingsError
        It is not https (http is for loopback), or holds a user, a query or a fragment. The
        address is not repeated in the error: it may hold a credential.
    """
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError("the address is malformed", where, _MEND) from None
    if parts.scheme not in {"https", "http"} or not host or any(c <= " " for c in text.strip()):
        raise SettingsError("the address is not an https URL", where, _MEND)
    if parts.username is not None or parts.query or parts.fragment:
        raise SettingsError("the address holds a user, a query or a fragment", where, _MEND)
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError("a credential would travel unencrypted over http", where, _MEND)
    return text.strip().rstrip("/")


def checked_datadog_url(text: str, where: str) -> str:
    """Return the base URL of a Datadog API; a browser sub-domain is refused by name."""
    url = checked_url(text, where)
    host = urlsplit(url).hostname or ""
    for site in _DATADOG_SITES:
        if host == site or (host.endswith(f".{site}") and not host.startswith("api.")):
            raise SettingsError(
                f"{host} serves browsers, not the API", where, f"Use https://api.{site}."
            )
    return url


def _upper(text: str) -> str:
    return text.upper().replace("-", "_")
