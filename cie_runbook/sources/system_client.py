"""One system besides Datadog, read over plain HTTP: bounded, without redirects, TLS always on."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from cie_runbook.errors import SourceError, UnavailableError, UnreadableAnswerError
from cie_runbook.settings import NetworkSettings, Secret, SystemSettings
from cie_runbook.sources.bounded_pool import (
    CHECK_NETWORK,
    CHECK_TLS,
    CONNECT_S,
    MAX_BODY_BYTES,
    READ_S,
    SHORTEST_S,
    UNTRUSTED,
    tls_context,
)
from cie_runbook.sources.exchange import Manner, Reading, read
from cie_runbook.sources.transport import (
    Answer,
    Deadline,
    Hook,
    RetryPolicy,
    Timing,
    log_request,
)

AT_ONCE = 2  # requests of one system at the same time

T = TypeVar("T")

# The first class that fits an exception says what happened, so the special ones come first.
_WHAT_HAPPENED: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.ProxyError, "the proxy cannot be used"),
    (httpx.ConnectTimeout, "no connection was made in time"),
    (httpx.TimeoutException, "no answer came in time"),
    (httpx.ConnectError, "no connection could be made"),
    (httpx.HTTPError, "the connection broke off before the answer was whole"),
)


class SystemClient:
    """Reads from one system of the profile, with its credential in the header and nowhere else."""

    def __init__(
        self,
        settings: SystemSettings,
        network: NetworkSettings,
        *,
        timing: Timing | None = None,
        policy: RetryPolicy | None = None,
        hooks: Sequence[Hook] = (log_request,),
    ) -> None:
        self.settings = settings
        self.system: str = settings.system
        self.timing = timing or Timing()
        self._manner = Manner.of(settings.system, AT_ONCE, self.timing, policy, hooks)
        self._http = _http(settings, network)

    def get(
        self,
        path: str,
        parse: Callable[[Answer], tuple[T, int]],
        deadline: Deadline,
        *,
        endpoint: str,
        accepted: frozenset[int] = frozenset(),
    ) -> T:
        """Read `path`, called `endpoint` in log and errors; `parse` gives value and rows.

        Answers with a status in `accepted` go to `parse` too, without their body.
        """
        reading: Reading[T] = Reading(
            system=self.system,
            endpoint=endpoint,
            send=lambda until: self._send(path, until),
            parse=parse,
            denied_mend=self._denied_mend(),
            accepted=accepted,
        )
        return read(reading, self._manner, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _send(self, path: str, deadline: Deadline) -> Answer:
        remaining = max(SHORTEST_S, deadline.remaining_s())
        timeout = httpx.Timeout(min(READ_S, remaining), connect=min(CONNECT_S, remaining))
        try:
            with self._http.stream("GET", self._url(path), timeout=timeout) as response:
                body = self._body(response, deadline) if response.is_success else b""
                return Answer(response.status_code, dict(response.headers), body)
        except httpx.HTTPError as error:
            raise self._our_error(error) from None

    def _url(self, path: str) -> str:
        return f"{self.settings.base_url}{path}"

    def _body(self, response: httpx.Response, deadline: Deadline) -> bytes:
        pieces: list[bytes] = []
        size = 0
        for piece in response.iter_bytes():
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BODY_BYTES:
                what = f"the answer is larger than {MAX_BODY_BYTES // 1024**2} MiB"
                raise UnreadableAnswerError(what, self.system, "Ask for less.")
            if deadline.remaining_s() <= 0:
                raise UnavailableError("the answer came too slowly", self.system, CHECK_NETWORK)
        return b"".join(pieces)

    def _our_error(self, error: httpx.HTTPError) -> SourceError:
        if _is_tls(error):
            return SourceError(UNTRUSTED, self.system, CHECK_TLS)
        what = next(what for kind, what in _WHAT_HAPPENED if isinstance(error, kind))
        return UnavailableError(what, self.system, CHECK_NETWORK)

    def _denied_mend(self) -> str:
        wanted = ", ".join(self.settings.permissions)
        return f"Check {self.settings.credential_name}; it needs: {wanted or 'read access'}."


def _http(settings: SystemSettings, network: NetworkSettings) -> httpx.Client:
    parts = urlsplit(settings.base_url or "")
    proxy = network.proxy_for(parts.hostname or "")
    return httpx.Client(
        headers={**settings.headers, **_authorization(settings)},
        proxy=None if proxy is None else proxy.reveal(),
        verify=tls_context(network) if parts.scheme == "https" else True,
        follow_redirects=False,
        trust_env=False,  # proxy and certificates were read with the settings
    )


def _authorization(settings: SystemSettings) -> dict[str, str]:
    if not isinstance(settings.credential, Secret):
        return {}
    credential = settings.credential.reveal()
    return {"Authorization": settings.authorization.replace("{credential}", credential)}


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
