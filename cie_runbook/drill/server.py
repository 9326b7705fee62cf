"""A server on this machine only, that plays services over HTTP and keeps a journal."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self, cast

from cie_runbook.drill.datadog import DatadogApi
from cie_runbook.drill.faults import Cut, Delay, Fault, FaultPlan, Garbage, Refusal
from cie_runbook.drill.http import Request, Service
from cie_runbook.drill.journal import Exchange, Journal
from cie_runbook.drill.keys import KeyPair, invented_keys
from cie_runbook.drill.quota import Quota, Quotas
from cie_runbook.drill.world import World

LOOPBACK = "127.0.0.1"
JOURNAL_PATH = "/drill/journal"
LARGEST_BODY = 1_000_000  # bytes; a request for metrics needs a few thousand
WORTH_ZIPPING = 1_000  # bytes

log = logging.getLogger(__name__)


class LoopbackServer:
    """Plays services on 127.0.0.1, on a port of the system's choosing, while it is entered.

    Parameters
    ----------
    services : mapping of str to Service
        Path prefix to the service that answers below it; the longest fitting prefix wins.
    faults : sequence of Fault
        Faults to show, in this order.
    """

    def __init__(self, services: Mapping[str, Service], faults: Sequence[Fault] = ()) -> None:
        self.journal = Journal()
        self.faults = FaultPlan(faults)
        self.stopping = Event()
        self._services = services
        self._server: _Connections | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        """Start to answer.

        Raises
        ------
        RuntimeError
            It runs already.
        """
        if self._server is not None:
            raise RuntimeError("the server runs already")
        self.stopping.clear()
        self._server = _Connections((LOOPBACK, 0), _Handler)
        self._server.owner = self
        self._thread = Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="drill",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop answering, and end every connection and thread."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self.stopping.set()
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
        self._server = self._thread = None

    @property
    def url(self) -> str:
        """Where it answers: http://127.0.0.1:port.

        Raises
        ------
        RuntimeError
            It does not run.
        """
        if self._server is None:
            raise RuntimeError("the server does not run")
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    def service_for(self, path: str) -> Service | None:
        """Return the service that answers at `path`; None where there is none."""
        prefixes = [prefix for prefix in self._services if path.startswith(prefix)]
        return self._services[max(prefixes, key=len)] if prefixes else None


class RehearsalServer(LoopbackServer):
    """Plays the services of a rehearsal; today Datadog's metrics API of all organisations.

    Parameters
    ----------
    world : World
        Where the telemetry comes from.
    faults : sequence of Fault
        Faults to show, in this order.
    keys : mapping of str to KeyPair, optional
        Organisation to its key pair; invented ones where none is given.
    quota : Quota
        Rate limit of each organisation.
    clock_s : callable
        Seconds that the rate limit's periods run by.
    """

    def __init__(
        self,
        world: World,
        faults: Sequence[Fault] = (),
        *,
        keys: Mapping[str, KeyPair] | None = None,
        quota: Quota | None = None,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.keys = keys if keys is not None else invented_keys(world.directory)
        quotas = Quotas(quota or Quota(), clock_s)
        super().__init__({"/api/": DatadogApi(world, self.keys, quotas)}, faults)


class _Connections(ThreadingHTTPServer):
    """The listening socket, and the open connections so that they can be ended."""

    daemon_threads = True  # a process that ends without closing must not wait for a client
    owner: LoopbackServer

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
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
        log.debug("a client went away in the middle of an exchange")


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, applies faults, writes each answer in one piece."""

    protocol_version = "HTTP/1.1"
    server_version = "drill"
    sys_version = ""
    wbufsize = -1  # headers and body leave together
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Answer a GET."""
        self._exchange()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._exchange()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it is called by
        """Keep quiet: the journal holds what was asked."""

    @property
    def _owner(self) -> LoopbackServer:
        return cast(_Connections, self.server).owner

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
        if isinstance(fault, Delay):
            self._owner.stopping.wait(fault.seconds)
        if isinstance(fault, (Refusal, Cut, Garbage)):
            self._fail(request, fault)
        else:
            self._answer(request)

    def _answer(self, request: Request) -> None:
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
        self._write(answer.status, answer.payload, answer.headers)

    def _fail(self, request: Request, fault: Refusal | Cut | Garbage) -> None:
        if isinstance(fault, Refusal):
            wait = str(fault.retry_after_s)
            headers = {"X-RateLimit-Reset": wait, "Retry-After": wait} if wait else {}
            self._note(request, fault.status)
            self._write(fault.status, _json(fault.body), headers)
        elif isinstance(fault, Garbage):
            self._note(request, 200)
            self._write(200, fault.body, {})
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

    def _write(self, status: int, payload: bytes, headers: Mapping[str, str]) -> None:
        is_zipped = len(payload) > WORTH_ZIPPING and "gzip" in (
            self.headers.get("Accept-Encoding") or ""
        )
        content = gzip.compress(payload, compresslevel=1, mtime=0) if is_zipped else payload
        self.send_response(status)  # also writes the Date header
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if is_zipped:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
