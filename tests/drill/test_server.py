"""The server, over real connections to this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection

import httpx
import pytest

from cie_runbook.drill.connections import LARGEST_BODY
from cie_runbook.drill.faults import Cut, Delay, Fault, Garbage, Refusal
from cie_runbook.drill.http import Answer, Request
from cie_runbook.drill.server import LoopbackServer, RehearsalServer
from tests.drill.test_datadog import CHIP_P95, headers, timeseries
from tests.drill.worlds import known_world

PATH = "/api/v2/query/timeseries"


@contextmanager
def serving(*faults: Fault) -> Iterator[tuple[RehearsalServer, httpx.Client]]:
    with (
        RehearsalServer(known_world(), faults) as server,
        httpx.Client(base_url=server.url, headers=headers("tevi"), timeout=10) as client,
    ):
        yield server, client


def port_of(server: LoopbackServer) -> int:
    return int(server.url.rpartition(":")[2])


def test_it_listens_on_this_machine_only() -> None:
    with serving() as (server, _):
        assert server.url.startswith("http://127.0.0.1:")


def test_a_connection_is_kept_alive_and_answers_are_dated() -> None:
    with serving() as (server, _):
        connection = HTTPConnection("127.0.0.1", port_of(server), timeout=10)
        used, versions, dates = set(), set(), []
        for _ in range(3):
            connection.request("GET", "/api/v1/validate", headers=headers("tevi"))
            answer = connection.getresponse()
            assert answer.read() == b'{"valid":true}'
            used.add(connection.sock)
            versions.add(answer.version)
            dates.append(parsedate_to_datetime(answer.headers["Date"]).timestamp())
        connection.close()

    assert len(used) == 1
    assert versions == {11}
    assert max(abs(date - time.time()) for date in dates) < 60


def test_large_answers_are_zipped_for_who_can_read_them() -> None:
    with serving() as (_, client):
        zipped = client.post(PATH, content=timeseries(CHIP_P95))
        plain = client.post(
            PATH, content=timeseries(CHIP_P95), headers={"Accept-Encoding": "identity"}
        )

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert zipped.json() == plain.json()
    assert zipped.headers["X-RateLimit-Remaining"] == "1599"


def test_many_clients_at_once_get_the_same_answer() -> None:
    with serving() as (server, client), ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: client.post(PATH, content=timeseries(CHIP_P95)).json(), range(24))
        )

    assert all(answer == answers[0] for answer in answers)
    assert len(server.journal.exchanges) == 24


def test_the_journal_can_be_read_over_http_and_does_not_note_itself() -> None:
    with serving() as (_, client):
        client.get("/api/v1/validate")
        client.get("/drill/journal")
        noted = client.get("/drill/journal").json()

    assert [(row["method"], row["path"], row["org"], row["status"]) for row in noted] == [
        ("GET", "/api/v1/validate", "tevi", 200)
    ]


def test_paths_that_no_service_has_are_not_found() -> None:
    with serving() as (server, client):
        assert client.get("/elsewhere").status_code == 404
        assert server.journal.exchanges[0].status == 404


def test_a_refusal_comes_as_often_as_it_was_planned() -> None:
    fault = Refusal(path=PATH, status=429, times=2, retry_after_s=3)
    with serving(fault) as (server, client):
        answers = [client.post(PATH, content=timeseries(CHIP_P95)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["X-RateLimit-Reset"] == "3"
    assert [exchange.status for exchange in server.journal.exchanges] == [429, 429, 200]


def test_a_cut_connection_breaks_the_answer_and_the_next_one_works() -> None:
    with serving(Cut(path=PATH)) as (server, client):
        with pytest.raises(httpx.RemoteProtocolError):
            client.post(PATH, content=timeseries(CHIP_P95))
        assert client.post(PATH, content=timeseries(CHIP_P95)).status_code == 200

    assert [exchange.status for exchange in server.journal.exchanges] == [0, 200]


def test_garbage_is_what_it_says() -> None:
    with serving(Garbage(path=PATH)) as (_, client):
        assert client.post(PATH, content=timeseries(CHIP_P95)).text.startswith("<html>")


def test_a_delayed_answer_comes_after_the_client_has_given_up() -> None:
    with serving(Delay(path=PATH, seconds=60)) as (_, client):
        with pytest.raises(httpx.ReadTimeout):
            client.post(PATH, content=timeseries(CHIP_P95), timeout=0.05)
        assert client.get("/api/v1/validate").status_code == 200


def test_stopping_ends_delays_connections_and_threads() -> None:
    before = set(threading.enumerate())
    begun = time.monotonic()
    with serving(Delay(path=PATH, seconds=60)) as (server, client):
        address = ("127.0.0.1", port_of(server))
        client.get("/api/v1/validate")  # stays open
        with pytest.raises(httpx.ReadTimeout):
            client.post(PATH, content=timeseries(CHIP_P95), timeout=0.05)

    assert time.monotonic() - begun < 10
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)


def test_a_stopped_server_can_start_again_and_a_started_one_cannot() -> None:
    server = RehearsalServer(known_world())
    with server, pytest.raises(RuntimeError, match="already"):
        server.__enter__()
    with pytest.raises(RuntimeError, match="does not run"):
        _ = server.url
    with server:
        assert httpx.get(f"{server.url}/api/v1/validate", headers=headers("tevi")).json() == {
            "valid": True
        }


class Broken:
    """A service that breaks."""

    def answer(self, request: Request) -> Answer:
        """Break."""
        raise LookupError(request.path)


def test_a_rehearsal_that_breaks_says_so_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with LoopbackServer({"/": Broken()}) as server:
        answers = [httpx.get(f"{server.url}/x") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert "the rehearsal broke on GET /x" in caplog.text


def test_the_longest_prefix_wins() -> None:
    short, long = Broken(), Broken()
    server = LoopbackServer({"/": short, "/api/": long})

    assert server.service_for("/api/v1/query") is long
    assert server.service_for("/other") is short


def test_a_body_that_is_too_large_is_not_read() -> None:
    with serving() as (server, _):
        connection = HTTPConnection("127.0.0.1", port_of(server), timeout=10)
        connection.putrequest("POST", PATH)
        connection.putheader("Content-Length", str(LARGEST_BODY + 1))
        connection.endheaders()
        answer = connection.getresponse()
        connection.close()

    assert answer.status == 413
