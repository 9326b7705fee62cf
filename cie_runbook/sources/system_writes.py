"""Writing to a service: once, on a client of its own, and never repeated by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from cie_runbook.errors import (
    NotSentError,
    OutcomeUnknownError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.settings import NetworkSettings, SystemSettings
from cie_runbook.sources.exchange import Manner, Reading, read
from cie_runbook.sources.system_client import Request, SystemClient
from cie_runbook.sources.transport import (
    Answer,
    Deadline,
    Hook,
    RetryPolicy,
    Timing,
    log_request,
)

ONCE = RetryPolicy(max_attempts=1)
LOOK_FIRST = "Do not send it again by hand: look at the service, or confirm it again later."
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

T = TypeVar("T")
Parse = Callable[[Answer], tuple[T, int]]


class SystemWriter:
    """Writes to one system of the profile, with the credential that writes."""

    def __init__(
        self,
        settings: SystemSettings,
        network: NetworkSettings,
        *,
        timing: Timing | None = None,
        hooks: Sequence[Hook] = (log_request,),
    ) -> None:
        self.settings = settings
        self.system: str = settings.system
        self._client = SystemClient(settings, network, timing=timing, policy=ONCE, hooks=hooks)
        self.timing = self._client.timing

    def write(self, request: Request, parse: Parse[T], deadline: Deadline, *, endpoint: str) -> T:
        """Send `request` once; `parse` reads the answer to its value and rows.

        Raises
        ------
        OutcomeUnknownError
            The service may have carried it out.
        SourceError
            It has not.
        """
        writing: Reading[T] = Reading(
            system=self.system,
            endpoint=endpoint,
            send=lambda until: self._client.send(request, until),
            parse=parse,
            denied_mend=self._client.denied_mend(),
        )
        return write_once(writing, self._client.manner, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


def json_request(method: str, path: str, content: Mapping[str, Any]) -> Request:
    """Return the request that sends `content` as JSON."""
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Request(method=method, path=path, body=body, content_type=JSON)


def write_once(writing: Reading[T], manner: Manner, deadline: Deadline) -> T:
    """Carry out one write without repeating it, and tell "not done" from "nobody knows".

    Raises
    ------
    OutcomeUnknownError
        The request went out, and then the service failed, fell silent or could not be understood.
    SourceError
        The service refused it, or saw nothing of it.
    """
    handed_over: list[bool] = []

    def send(until: Deadline) -> Answer:
        handed_over.append(True)
        return writing.send(until)

    try:
        return read(replace(writing, send=send), replace(manner, policy=ONCE), deadline)
    except NotSentError:
        raise
    except (UnavailableError, UnreadableAnswerError) as error:
        if not handed_over:
            raise
        raise unknown_outcome(error) from None


def unknown_outcome(error: SourceError) -> OutcomeUnknownError:
    """Return what an error means that came after a request had gone out."""
    return OutcomeUnknownError(
        f"nobody knows whether it arrived: {error.what}", error.where, LOOK_FIRST
    )
