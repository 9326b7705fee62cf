"""A loopback server that answers with recorded or written exchanges, and remembers what came."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml


@dataclass(frozen=True)
class Seen:
    """A request that arrived; header names in lower case."""

    method: str
    path: str
    query: Mapping[str, Sequence[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """An answer; `declared_length` lies about the body, `after_s` keeps the client waiting."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    declared_length: int | None = None
    after_s: float = 0.0

    @classmethod
    def of(cls, content: Any, status: int = 200, **headers: str) -> Reply:
        """Return a JSON answer; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(
            status, json.dumps(content).encode(), {"content-type": "application/json", **named}
        )

    def zipped(self) -> Reply:
        """Return the same answer, compressed."""
        headers = {**self.headers, "content-encoding": "gzip"}
        return Reply(self.status, gzip.compress(self.body), headers)


@dataclass(frozen=True)
class Exchange:
    """What is answered to requests of `method` and `path` whose raw query holds `contains`.

    Replies are given in turn and the last one for ever; a function makes the reply itself.
    """

    method: str
    path: str
    replies: Sequence[Reply] | Callable[[Seen], Reply]
    contains: str = ""


class ReplayServer:
    """The running server: its URL, and the requests it has seen. An unexpected one gets 599."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self.seen: list[Seen] = []
        self.unexpected: list[str] = []
        self._exchanges = list(exchanges)
        self._given = dict.fromkeys(range(len(self._exchanges)), 0)
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close the socket."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply_to(self, seen: Seen, raw_query: str) -> Reply:
        """Return the answer to a request, and remember the request."""
        with self._lock:
            self.seen.append(seen)
            for index, exchange in enumerate(self._exchanges):
                is_same = (exchange.method, exchange.path) == (seen.method, seen.path)
                if is_same and exchange.contains in raw_query:
                    return self._next(index, exchange, seen)
            self.unexpected.append(f"{seen.method} {seen.path}")
            return Reply(status=599)

    def _next(self, index: int, exchange: Exchange, seen: Seen) -> Reply:
        if callable(exchange.replies):
            return exchange.replies(seen)
        turn = min(self._given[index], len(exchange.replies) - 1)
        self._given[index] += 1
        return exchange.replies[turn]


@contextmanager
def replay(*exchanges: Exchange) -> Iterator[ReplayServer]:
    """Serve `exchanges` on loopback; leaving fails if anything else was asked for."""
    server = ReplayServer(exchanges)
    server.start()
    try:
        yield server
    finally:
        server.stop()
    assert server.unexpected == []


def recorded(path: Path, **where: str) -> list[Exchange]:
    """Read the exchanges of a recorded YAML file; `where` overrides what they answer to.

    With ``contains=""`` a recorded answer is given to any query on its path.
    """
    interactions = yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]
    exchanges = []
    for interaction in interactions:
        request, response = interaction["request"], interaction["response"]
        parts = urlsplit(request["uri"])
        headers = {name: values[0] for name, values in response["headers"].items()}
        reply = Reply(
            status=response["status"]["code"],
            body=response["body"]["string"].encode(),
            headers=headers,
        )
        exchanges.append(
            Exchange(
                where.get("method", request["method"]),
                where.get("path", parts.path),
                (reply,),
                where.get("contains", parts.query),
            )
        )
    return exchanges


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, replies: ReplayServer) -> None:
        self.replies = replies
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer a read."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a request with a body."""
        self._answer()

    def do_PUT(self) -> None:
        """Answer a request that replaces."""
        self._answer()

    def do_PATCH(self) -> None:
        """Answer a request that changes."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Say nothing on the terminal."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        seen = Seen(self.command, parts.path, parse_qs(parts.query), headers, body)
        reply = self.server.replies.reply_to(seen, parts.query)
        if reply.after_s:
            time.sleep(reply.after_s)
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        length = len(reply.body) if reply.declared_length is None else reply.declared_length
        self.send_response_only(reply.status)  # without a Date, unless the reply has one
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(length))
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()
        if length > len(reply.body):
            self.close_connection = True
