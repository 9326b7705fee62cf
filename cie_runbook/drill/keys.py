"""Key pairs of a rehearsal: invented, one an organisation, and useless anywhere else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# All that reading needs: `monitors_downtime` is not among them, since it could also mute.
ALL_SCOPES = frozenset(
    {
        "timeseries_query",
        "metrics_read",
        "logs_read_data",
        "apm_read",
        "events_read",
        "monitors_read",
        "dashboards_read",
        "slos_read",
    }
)


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """The API key and application key of one organisation, and what the latter may do."""

    org: str
    api_key: str
    app_key: str
    scopes: frozenset[str] = ALL_SCOPES


def invented_keys(orgs: Iterable[str]) -> Mapping[str, KeyPair]:
    """Return a key pair for each organisation, the same every time."""
    return {
        org: KeyPair(org=org, api_key=_invented(org, "api"), app_key=_invented(org, "app"))
        for org in orgs
    }


def owner(keys: Iterable[KeyPair], api_key: str) -> KeyPair | None:
    """Return the pair that `api_key` is part of; None where it is nobody's."""
    return next((pair for pair in keys if _same(pair.api_key, api_key)), None)


def may_use(pair: KeyPair, app_key: str) -> bool:
    """Whether `app_key` is the application key of the same organisation."""
    return _same(pair.app_key, app_key)


def _invented(org: str, kind: str) -> str:
    digest = hashlib.sha256(f"drill/{org}/{kind}".encode()).hexdigest()
    return f"drill-{org}-{kind}-key-{digest[:20]}"


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
