"""Requests and answers of a rehearsal's server, before and after HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from cie_runbook.drill.journal import Exchange


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, taken apart.

    Attributes
    ----------
    method, path : str
        As asked; the path without the query string.
    query : mapping of str to str
        The last value of each query parameter.
    headers : mapping of str to str
        By name in lower case.
    body : bytes
        What came after the headers.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
        """Take apart what arrived."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        lowered = {name.lower(): value for name, value in headers.items()}
        return cls(method=method, path=parts.path, query=query, headers=lowered, body=body)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a service answers, and what of it goes into the journal."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    exchange: Exchange

    @property
    def payload(self) -> bytes:
        """The body as JSON."""
        return json.dumps(self.body, separators=(",", ":"), allow_nan=False).encode()


class Service(Protocol):
    """One of the systems that a rehearsal plays."""

    def answer(self, request: Request) -> Answer:
        """Answer a request; a refusal is an answer too."""
