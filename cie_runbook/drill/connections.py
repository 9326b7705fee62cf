"""A rehearsal's connections: requests are read, faults applied, answers written in one piece."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock
from typing import Any, Protocol, cast

from cie_runbook.drill.faults import (
    Cut,
    Delay,
    FaultPlan,
    Garbage,
    Refusal,
    Skew,
    Truncation,
    refusal_body,
)
from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.journal import Exchange, Journal

JOURNAL_PATH = "/drill/journal"
LARGEST_BODY = 16_000_000  # bytes; the largest thing that is sent is an attached report
WORTH_ZIPPING = 1_000  # bytes

log = logging.getLogger(__name__)


class Owner(Protocol):
    """The server that connections belong to."""

    journal: Journal
    faults: FaultPlan
    stopping: Event

    def service_for(self, path: str) -> Service | None:
        """Return the service that answers at `path`; None where there is none."""


class Connections(ThreadingHTTPServer):
    """The listening socket, and the open connections so that they can be ended."""

    daemon_threads = True  # a process that ends without closing must not wait for a client
    owner: Owner

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take up a connection."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Let go of a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep alive."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError as error:
                    log.debug("a connection had ended already: %s", type(error).__name__)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Go on: clients may leave when they like."""
        log.debug("a client went away in the middle of an exchange")


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, applies faults, writes each answer in one piece."""

    protocol_version = "HTTP/1.1"
    server_version = "drill"
    sys_version = ""
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True
    timeout = 60
    ahead_s = 0.0  # of the true time, in the Date of an answer

    def do_GET(self) -> None:
        """Answer a GET."""
        self._exchange()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._exchange()

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self._exchange()

    def do_PATCH(self) -> None:
        """Answer a PATCH."""
        self._exchange()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._exchange()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it is called by
        """Keep quiet: the journal holds what was asked."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date of an answer, by whichever clock the rehearsal shows."""
        return super().date_time_string(
            (time.time() if timestamp is None else timestamp) + self.ahead_s
        )

    @property
    def _owner(self) -> Owner:
        return cast(Connections, self.server).owner

    def _exchange(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._write(413, _json({"errors": ["the body is too large"]}), {})
            return
        headers = dict(self.headers.items())
        request = Request.of(self.command, self.path, headers, self.rfile.read(int(length)))
        if request.path == JOURNAL_PATH:
            self._write(200, _json(self._owner.journal.to_json()), {})
            return
        fault = self._owner.faults.next_for(request.path)
        self.ahead_s = fault.seconds if isinstance(fault, Skew) else 0.0
        if isinstance(fault, Delay):
            self._owner.stopping.wait(fault.seconds)
        if isinstance(fault, (Refusal, Cut, Garbage)):
            self._fail(request, fault)
        else:
            self._answer(request, share=0.5 if isinstance(fault, Truncation) else 1.0)

    def _answer(self, request: Request, *, share: float) -> None:
        service = self._owner.service_for(request.path)
        if service is None:
            self._note(request, 404)
            self._write(404, _json({"errors": ["Not Found"]}), {})
            return
        try:
            answer = service.answer(request)
        except Exception:
            log.exception("the rehearsal broke on %s %s", request.method, request.path)
            self._note(request, 500)
            self._write(500, _json({"errors": ["the rehearsal itself broke"]}), {})
            return
        self._owner.journal.add(answer.exchange)
        payload = answer.payload
        payload = payload[: int(len(payload) * share)]
        self._write(answer.status, payload, answer.headers, answer.content_type)

    def _fail(self, request: Request, fault: Refusal | Cut | Garbage) -> None:
        if isinstance(fault, Refusal):
            wait = str(fault.retry_after_s)
            is_limit = fault.status == HTTPStatus.TOO_MANY_REQUESTS
            headers = {"X-RateLimit-Reset": wait, "Retry-After": wait} if is_limit else {}
            body = refusal_body(request.path, fault.status) if fault.body is None else fault.body
            self._note(request, fault.status)
            self._write(fault.status, _json(body), headers)
        elif isinstance(fault, Garbage):
            self._note(request, 200)
            self._write(200, fault.body, {}, fault.content_type)
        else:
            self._note(request, 0)
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b'{"data"')

    def _note(self, request: Request, status: int) -> None:
        exchange = Exchange(method=request.method, path=request.path, status=status)
        self._owner.journal.add(exchange)

    def _write(
        self,
        status: int,
        payload: bytes,
        headers: Mapping[str, str],
        content_type: str = "application/json",
    ) -> None:
        is_zipped = len(payload) > WORTH_ZIPPING and "gzip" in (
            self.headers.get("Accept-Encoding") or ""
        )
        content = gzip.compress(payload, compresslevel=1, mtime=0) if is_zipped else payload
        self.send_response(status)  # also writes the Date header
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        if is_zipped:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
