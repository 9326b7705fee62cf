"""Connections that are bounded: TLS always on, no redirect, no endless body, no late answer."""

from __future__ import annotations

import io
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

import certifi
import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from cie_runbook.errors import (
    NotSentError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.settings import NetworkSettings
from cie_runbook.sources.transport import Deadline

CONNECT_S = 5.0
READ_S = 30.0
SHORTEST_S = 0.001  # a time-out of nothing is refused by the clients
MAX_BODY_BYTES = 64 * 1024 * 1024
PIECE_BYTES = 256 * 1024
# Every status, redirects included, comes back to us: repeating is the business of `exchange`.
_NO_RETRIES = urllib3.Retry(total=False, redirect=False)
CHECK_NETWORK = "Check the network, the VPN and the proxy (HTTPS_PROXY, NO_PROXY)."
UNTRUSTED = "no trusted TLS connection could be made, so no key was sent"
CHECK_TLS = "Set SSL_CERT_FILE to the certificate authorities of your network."

# The first class that fits an exception says what happened, so the special ones come first.
_WHAT_HAPPENED: tuple[tuple[type[HTTPError], str], ...] = (
    (ProxyError, "the proxy cannot be used"),
    (NameResolutionError, "its host name cannot be found"),
    (NewConnectionError, "no connection could be made"),
    (ConnectTimeoutError, "no connection was made in time"),
    (ReadTimeoutError, "no answer came in time"),
    (HTTPError, "the connection broke off before the answer was whole"),
)
_BEFORE_SENDING = (ProxyError, NameResolutionError, NewConnectionError, ConnectTimeoutError)


def tls_context(network: NetworkSettings) -> ssl.SSLContext:
    """Return a context that checks certificates, with the authorities that `network` names."""
    if network.ca_bundle is not None:
        return ssl.create_default_context(cafile=str(network.ca_bundle))
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:  # a Python without access to the system's store
        context.load_verify_locations(cafile=certifi.where())
    return context


class BoundedPool:
    """The pool of connections to one host, in the form in which Datadog's client wants it.

    It stands where the client's own pool manager stands, whose defaults repeat requests, follow
    redirects with our keys, wait for ever and read any amount.
    """

    def __init__(self, base_url: str, network: NetworkSettings, system: str) -> None:
        self._system = system
        self._manager = _manager(base_url, network)
        self._current = threading.local()

    @contextmanager
    def until(self, deadline: Deadline) -> Iterator[None]:
        """Bound the requests of this thread by `deadline`."""
        self._current.deadline = deadline
        try:
            yield
        finally:
            del self._current.deadline

    def request(
        self, method: str, url: str, *, headers: dict[str, str], **how: Any
    ) -> urllib3.BaseHTTPResponse:
        """Send a request and return its answer with the whole body; of a failure, no body."""
        deadline: Deadline = self._current.deadline
        remaining = max(SHORTEST_S, deadline.remaining_s())
        how.update(
            preload_content=False,
            redirect=False,
            retries=_NO_RETRIES,
            timeout=urllib3.Timeout(connect=min(CONNECT_S, remaining), read=min(READ_S, remaining)),
        )
        try:
            response = self._manager.request(method, url, headers=headers, **how)
            try:
                body = self._body(response, deadline) if _is_success(response) else b""
            finally:
                response.close()  # a body read to its end gave its connection back before
        except HTTPError as error:
            raise self._our_error(error) from None
        return urllib3.HTTPResponse(
            body=io.BytesIO(body),
            headers=_decoded_headers(response),
            status=response.status,
            preload_content=True,
        )

    def clear(self) -> None:
        """Close all connections."""
        self._manager.clear()

    def _body(self, response: urllib3.BaseHTTPResponse, deadline: Deadline) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(PIECE_BYTES, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BODY_BYTES:
                raise UnreadableAnswerError(
                    f"the answer is larger than {MAX_BODY_BYTES // 1024**2} MiB",
                    self._system,
                    "Ask for a shorter window.",
                )
            if deadline.remaining_s() <= 0:
                raise UnavailableError("the answer came too slowly", self._system, CHECK_NETWORK)
        return b"".join(pieces)

    def _our_error(self, error: HTTPError) -> SourceError:
        if isinstance(error, SSLError):
            return SourceError(UNTRUSTED, self._system, CHECK_TLS)
        what = next(what for kind, what in _WHAT_HAPPENED if isinstance(error, kind))
        kind = NotSentError if isinstance(error, _BEFORE_SENDING) else UnavailableError
        return kind(what, self._system, CHECK_NETWORK)


def _manager(base_url: str, network: NetworkSettings) -> urllib3.PoolManager:
    parts = urlsplit(base_url)
    proxy = network.proxy_for(parts.hostname or "")
    context = tls_context(network) if parts.scheme == "https" else None
    if proxy is None:
        return urllib3.PoolManager(num_pools=1, maxsize=8, ssl_context=context)
    address = urlsplit(proxy.reveal())
    user, password = unquote(address.username or ""), unquote(address.password or "")
    return urllib3.ProxyManager(
        f"{address.scheme}://{address.hostname}:{address.port or 80}",
        num_pools=1,
        maxsize=8,
        ssl_context=context,
        proxy_ssl_context=tls_context(network) if address.scheme == "https" else None,
        proxy_headers=urllib3.make_headers(proxy_basic_auth=f"{user}:{password}") if user else None,
    )


def _is_success(response: urllib3.BaseHTTPResponse) -> bool:
    return response.status < HTTPStatus.MULTIPLE_CHOICES


def _decoded_headers(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    gone = {"content-encoding", "content-length", "transfer-encoding"}  # the body is decoded now
    return {name: value for name, value in response.headers.items() if name.lower() not in gone}
