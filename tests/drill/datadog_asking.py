"""Small helpers: Datadog's API without a socket, and requests to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.datadog import DatadogApi
from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.keys import invented_keys
from cie_runbook.drill.quota import Quota, Quotas
from cie_runbook.drill.world import World
from tests.drill.worlds import known_world

KEYS = invented_keys(("vagov", "tevi", "vetext"))


class Asking:
    """A client of a rehearsal's Datadog, that lacks some scopes."""

    def __init__(
        self, scenario: str = "vista-outage", without: frozenset[str] = frozenset()
    ) -> None:
        self.world: World = known_world(scenario)
        keys = {org: replace(pair, scopes=pair.scopes - without) for org, pair in KEYS.items()}
        quotas = Quotas(Quota(), lambda: 0.0)
        self._api = DatadogApi(self.world, keys, quotas, catalog=load_catalog())

    def get(self, org: str, path: str, asked: Mapping[str, str] | None = None) -> Answer:
        """Ask with GET."""
        target = f"{path}?{urlencode(asked)}" if asked else path
        return self._api.answer(Request.of("GET", target, headers(org), b""))

    def post(self, org: str, path: str, body: Any, *, only_api_key: bool = False) -> Answer:
        """Ask with POST."""
        sent = headers(org)
        if only_api_key:
            del sent["DD-APPLICATION-KEY"]
        return self._api.answer(Request.of("POST", path, sent, json.dumps(body).encode()))


def headers(org: str) -> dict[str, str]:
    """Return the headers that carry an organisation's key pair."""
    return {"DD-API-KEY": KEYS[org].api_key, "DD-APPLICATION-KEY": KEYS[org].app_key}
