"""Connections that are bounded in time, size and reach."""

import itertools
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import certifi
import pytest
import urllib3

from cie_runbook.errors import SourceError, UnavailableError, UnreadableAnswerError
from cie_runbook.settings import NetworkSettings, Secret
from cie_runbook.sources import bounded_pool
from cie_runbook.sources.bounded_pool import BoundedPool, tls_context
from cie_runbook.sources.transport import Deadline
from tests.replay import Exchange, Reply, replay

JSON = {"content-type": "application/json"}


@contextmanager
def served(*replies: Reply) -> Iterator[str]:
    with replay(Exchange("GET", "/x", replies)) as server:
        yield server.url


def never() -> Deadline:
    return Deadline(10.0, lambda: 0.0, 10.0)


def get(url: str, deadline: Deadline | None = None) -> urllib3.BaseHTTPResponse:
    pool = BoundedPool(url, NetworkSettings(), "demo")
    try:
        with pool.until(deadline or never()):
            return pool.request("GET", f"{url}/x", headers={"accept-encoding": "gzip"})
    finally:
        pool.clear()


def test_a_body_comes_whole_and_unzipped() -> None:
    body = b'{"a": "' + b"x" * 1_000_000 + b'"}'
    with served(Reply(200, body).zipped()) as url:
        response = get(url)
    assert response.data == body
    assert "content-encoding" not in response.headers


def test_a_body_that_breaks_off_is_not_taken_for_data() -> None:
    with (
        served(Reply(200, b'{"a"', JSON, declared_length=50)) as url,
        pytest.raises(UnavailableError, match="broke off before the answer was whole"),
    ):
        get(url)


def test_a_body_that_does_not_unzip_is_not_taken_for_data() -> None:
    with (
        served(Reply(200, b"not gzip", {**JSON, "content-encoding": "gzip"})) as url,
        pytest.raises(UnavailableError, match="broke off"),
    ):
        get(url)


def test_a_body_beyond_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_pool, "MAX_BODY_BYTES", 2 * 1024 * 1024)
    bomb = Reply(200, b"0" * 30_000_000).zipped()
    assert len(bomb.body) < 100_000
    with served(bomb) as url, pytest.raises(UnreadableAnswerError, match="larger than 2 MiB"):
        get(url)


def test_a_body_that_trickles_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_pool, "PIECE_BYTES", 1)
    ticks = itertools.count()  # a second passes each time somebody looks at the clock
    deadline = Deadline(10.0, lambda: float(next(ticks)), 10.0)
    with (
        served(Reply(200, b"x" * 10_000)) as url,
        pytest.raises(UnavailableError, match="too slowly"),
    ):
        get(url, deadline)


def test_an_answer_that_does_not_begin_in_time_is_given_up() -> None:
    with (
        served(Reply(after_s=0.3)) as url,
        pytest.raises(UnavailableError, match="no answer came in time"),
    ):
        get(url, Deadline(0.05, lambda: 0.0, 0.05))


def test_a_redirect_comes_back_as_what_it_is() -> None:
    with served(Reply(302, b"away", {"location": "/y"})) as url:
        response = get(url)
    assert (response.status, response.data) == (302, b"")


def test_nothing_is_repeated_here() -> None:
    exchange = Exchange("GET", "/x", (Reply(503, b"", {"retry-after": "1"}),))
    with replay(exchange) as server:
        assert get(server.url).status == 503
    assert len(server.seen) == 1


def test_a_closed_port_is_a_connection_that_could_not_be_made() -> None:
    with replay() as server:
        url = server.url
    with pytest.raises(UnavailableError, match="no connection could be made") as caught:
        get(url)
    assert url not in str(caught.value)


def test_a_server_without_tls_never_gets_a_request() -> None:
    with replay() as server, pytest.raises(SourceError, match="no trusted TLS connection"):
        get(server.url.replace("http:", "https:"))
    assert server.seen == []


def test_certificates_are_always_checked() -> None:
    context = tls_context(NetworkSettings())
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.cert_store_stats()["x509_ca"] > 0


def test_named_authorities_stand_in_place_of_the_systems() -> None:
    context = tls_context(NetworkSettings(ca_bundle=Path(certifi.where())))
    assert context.cert_store_stats()["x509_ca"] > 0


def test_a_proxy_is_asked_for_the_outside_and_its_password_stays_out_of_its_address() -> None:
    with replay() as proxy:
        address = proxy.url.replace("http://", "http://someone:hunter2hunter2@")
        network = NetworkSettings(proxy=Secret(address))
        pool = BoundedPool("https://api.example", network, "demo")
        with pool.until(never()), pytest.raises(UnavailableError, match="proxy") as caught:
            pool.request("GET", "https://api.example/x", headers={})
        pool.clear()
    assert "hunter2" not in str(caught.value)


def test_loopback_is_never_reached_through_the_proxy() -> None:
    network = NetworkSettings(proxy=Secret("http://127.0.0.1:9"))
    with served(Reply()) as url:
        pool = BoundedPool(url, network, "demo")
        with pool.until(never()):
            assert pool.request("GET", f"{url}/x", headers={}).status == 200
        pool.clear()
