"""Posting an event to one Datadog organisation: once, and with its API key alone.

Reference: https://docs.datadoghq.com/api/latest/events/ ("Post an event", version 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from datadog_api_client.exceptions import ApiException
from datadog_api_client.v1.api.events_api import EventsApi

from cie_runbook.settings import DatadogOrgSettings, NetworkSettings
from cie_runbook.sources.datadog_client import datadog_api
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.exchange import Manner, Reading
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.system_writes import ONCE, write_once
from cie_runbook.sources.transport import Answer, Deadline, Hook, Timing, log_request

AlertType = Literal["error", "warning", "info", "success"]
LONGEST_TEXT = 4000
LONGEST_KEY = 100


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """An event to post; events with the same aggregation key are shown together."""

    title: str
    text: str
    tags: tuple[str, ...]
    alert_type: AlertType
    aggregation_key: str
    happened_at: datetime


class DatadogWriter:
    """Posts events to one organisation, on connections of its own and without repeating."""

    def __init__(
        self,
        org: DatadogOrgSettings,
        network: NetworkSettings,
        *,
        timing: Timing | None = None,
        hooks: Sequence[Hook] = (log_request,),
    ) -> None:
        self.system = f"Datadog {org.org}"
        self._org = org
        self._manner = Manner.of("datadog", 1, timing or Timing(), ONCE, hooks)
        api, self._pool = datadog_api(org, network)
        self._events = EventsApi(api)

    def post_event(self, event: NewEvent, deadline: Deadline) -> tuple[str, str]:
        """Post an event, and return its id and address; see `write_once` for what is raised."""
        writing: Reading[tuple[str, str]] = Reading(
            system=self.system,
            endpoint="post event",
            send=lambda until: self._send(event_content(event), until),
            parse=lambda answer: (_posted(answer, self.system), 1),
            denied_mend=f"Check {self._org.key_names[0]}: it must belong to this org.",
        )
        return write_once(writing, self._manner, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _send(self, content: Mapping[str, Any], deadline: Deadline) -> Answer:
        with self._pool.until(deadline):
            try:
                response = self._events.create_event(body=dict(content))
            except ApiException as error:  # any status but success
                return Answer(int(error.status), _lower(error.headers or {}), b"")
        return Answer(response.status, _lower(response.headers), response.data)


def event_content(event: NewEvent) -> dict[str, Any]:
    """Return the event as the service takes it."""
    return {
        "title": event.title,
        "text": event.text,
        "tags": list(event.tags),
        "alert_type": event.alert_type,
        "aggregation_key": event.aggregation_key,
        "date_happened": int(event.happened_at.timestamp()),
    }


def _posted(answer: Answer, system: str) -> tuple[str, str]:
    event = JsonRecord(json_object(answer, system), "", system).part("event")
    return event.identifier("id"), event.text("url") or ""


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
