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
    values : mapping of str to tuple of str
        All values of each query parameter, in their order, empty ones included.
    headers : mapping of str to str
        By name in lower case.
    body : bytes
        What came after the headers.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
        """Take apart what arrived."""
        parts = urlsplit(target)
        asked = parse_qs(parts.query, keep_blank_values=True)
        return cls(
            method=method,
            path=parts.path,
            query={name: values[-1] for name, values in asked.items() if values[-1]},
            values={name: tuple(values) for name, values in asked.items()},
            headers={name.lower(): value for name, value in headers.items()},
            body=body,
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a service answers, and what of it goes into the journal.

    Attributes
    ----------
    status : int
        Of HTTP.
    body : object
        Bytes go out as they are, anything else as JSON.
    headers : mapping of str to str
        Beside those that every answer has.
    content_type : str
        What the body is.
    exchange : Exchange
        For the journal.
    """

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    exchange: Exchange

    @property
    def payload(self) -> bytes:
        """The body as it goes out."""
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body, separators=(",", ":"), allow_nan=False).encode()


class Service(Protocol):
    """One of the systems that a rehearsal plays."""

    def answer(self, request: Request) -> Answer:
        """Answer a request; a refusal is an answer too."""
