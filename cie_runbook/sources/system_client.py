"""One system besides Datadog, over plain HTTP: bounded, without redirects, TLS always on."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from cie_runbook.errors import NotSentError, SourceError, UnavailableError, UnreadableAnswerError
from cie_runbook.settings import NetworkSettings, SystemSettings
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
from cie_runbook.sources.sign_in import Fresh, authorization, read_token, token_form, token_url
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
_BEFORE_SENDING = (httpx.ProxyError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is sent in one piece.

    Attributes
    ----------
    path : str
        From the base URL on; or a whole URL, which gets no credential of ours.
    body, content_type :
        What is sent along; nothing with a request that reads.
    """

    method: str
    path: str
    body: bytes = b""
    content_type: str | None = None


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
        self.manner = Manner.of(settings.system, AT_ONCE, self.timing, policy, hooks)
        self._patience_s = network.patience_s
        self._http = _http(settings, network)
        self._token: Fresh | None = None

    def deadline(self, budget_s: float) -> Deadline:
        """Return the deadline `budget_s` seconds from now, or when patience ends before."""
        return Deadline.after(min(budget_s, self._patience_s), self.timing)

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
            send=lambda until: self.send(Request(method="GET", path=path), until),
            parse=parse,
            denied_mend=self.denied_mend(),
            accepted=accepted,
        )
        return read(reading, self.manner, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def send(self, request: Request, deadline: Deadline) -> Answer:
        """Send one request once, and return its answer; of a failure, no body.

        Raises
        ------
        NotSentError
            The service saw nothing of it.
        SourceError
            The connection broke off later, or no trusted one could be made.
        """
        if request.path.startswith("/"):
            url, headers = f"{self.settings.base_url}{request.path}", self._signed(deadline)
        else:
            url, headers = request.path, {}
        if request.content_type is not None:
            headers["Content-Type"] = request.content_type
        answer = self._carry(Request(**{**vars(request), "path": url}), headers, deadline)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._token = None  # it may have been taken back before its time
        return answer

    def denied_mend(self) -> str:
        """Return what to check where access is denied: the credential's name, and its rights."""
        wanted = ", ".join(self.settings.permissions)
        return f"Check {self.settings.credential_name}; it needs: {wanted or 'read access'}."

    def _signed(self, deadline: Deadline) -> dict[str, str]:
        if self.settings.oauth is None:
            return authorization(self.settings)
        now = self.timing.monotonic()
        if self._token is None or now >= self._token.until_s:
            self._token = self._sign_on(deadline)
        return {"Authorization": f"Bearer {self._token.value.reveal()}"}

    def _sign_on(self, deadline: Deadline) -> Fresh:
        """Ask for a token; whatever fails here, the request itself has not been sent."""
        request = Request(
            method="POST",
            path=token_url(self.settings),
            body=token_form(self.settings),
            content_type="application/x-www-form-urlencoded",
        )
        headers = {"Content-Type": str(request.content_type), "Accept": "application/json"}
        try:
            answer = self._carry(request, headers, deadline)
            return read_token(answer, self.settings, self.timing.monotonic())
        except UnavailableError as error:
            raise NotSentError(f"no token came: {error.what}", error.where, error.mend) from None

    def _carry(self, request: Request, headers: dict[str, str], deadline: Deadline) -> Answer:
        remaining = max(SHORTEST_S, deadline.remaining_s())
        timeout = httpx.Timeout(min(READ_S, remaining), connect=min(CONNECT_S, remaining))
        content = request.body or (b"" if request.method != "GET" else None)
        try:
            with self._http.stream(
                request.method, request.path, content=content, headers=headers, timeout=timeout
            ) as response:
                body = self._body(response, deadline) if response.is_success else b""
                return Answer(response.status_code, dict(response.headers), body)
        except httpx.HTTPError as error:
            raise self._our_error(error) from None

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
        our_kind = NotSentError if isinstance(error, _BEFORE_SENDING) else UnavailableError
        return our_kind(what, self.system, CHECK_NETWORK)


def _http(settings: SystemSettings, network: NetworkSettings) -> httpx.Client:
    parts = urlsplit(settings.base_url or "")
    proxy = network.proxy_for(parts.hostname or "")
    return httpx.Client(
        headers=dict(settings.headers),
        proxy=None if proxy is None else proxy.reveal(),
        verify=tls_context(network) if parts.scheme == "https" else True,
        follow_redirects=False,
        trust_env=False,  # proxy and certificates were read with the settings
    )


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
