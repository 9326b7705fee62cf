"""Any other system, read over plain HTTP."""

from dataclasses import replace

import pytest

from cie_runbook.errors import AccessDeniedError, SourceError, UnavailableError
from cie_runbook.settings import NetworkSettings, Secret, SystemSettings
from cie_runbook.sources import system_client
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline, RetryPolicy
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import Clock

TOKEN = "xoxb-0123456789"  # noqa: S105 - invented


def make_system(url: str) -> SystemSettings:
    return SystemSettings(
        system="pagerduty",
        base_url=url,
        credential=Secret(TOKEN),
        credential_name="CIE_PAGERDUTY_TOKEN",
        authorization="Token token={credential}",
        headers={"Accept": "application/vnd.pagerduty+json;version=2"},
        permissions=("oncalls.read",),
    )


def make_client(url: str, network: NetworkSettings | None = None) -> SystemClient:
    return SystemClient(
        make_system(url),
        network or NetworkSettings(),
        timing=Clock().timing(),
        policy=RetryPolicy(max_attempts=2),
        hooks=(),
    )


def body(answer: Answer) -> tuple[bytes, int]:
    return answer.body, 1


def get(url: str) -> bytes:
    client = make_client(url)
    try:
        deadline = Deadline.after(5, client.timing)
        return client.get("/oncalls?limit=1", body, deadline, endpoint="oncalls")
    finally:
        client.close()


def test_the_credential_goes_into_the_header_in_the_way_of_the_system() -> None:
    with replay(Exchange("GET", "/oncalls", (Reply(200, b"{}"),), "limit=1")) as server:
        assert get(server.url) == b"{}"
    headers = server.seen[0].headers
    assert headers["authorization"] == f"Token token={TOKEN}"
    assert headers["accept"] == "application/vnd.pagerduty+json;version=2"


def test_a_compressed_answer_is_read() -> None:
    with replay(Exchange("GET", "/oncalls", (Reply(200, b'{"a": 1}').zipped(),))) as server:
        assert get(server.url) == b'{"a": 1}'


def test_what_may_pass_is_repeated() -> None:
    replies = (Reply(503), Reply(200, b"{}"))
    with replay(Exchange("GET", "/oncalls", replies)) as server:
        assert get(server.url) == b"{}"


def test_a_denied_reading_names_the_credential_and_its_scopes() -> None:
    with (
        replay(Exchange("GET", "/oncalls", (Reply(403, b"secret detail"),))) as server,
        pytest.raises(AccessDeniedError) as caught,
    ):
        get(server.url)
    assert "Check CIE_PAGERDUTY_TOKEN; it needs: oncalls.read." in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert "secret detail" not in str(caught.value)


def test_the_credential_does_not_follow_a_redirect() -> None:
    with replay() as elsewhere:
        away = Reply(302, b"", {"location": elsewhere.url})
        with (
            replay(Exchange("GET", "/oncalls", (away,))) as server,
            pytest.raises(SourceError, match="redirects elsewhere"),
        ):
            get(server.url)
        assert elsewhere.seen == []


def test_a_body_that_breaks_off_is_not_taken_for_data() -> None:
    cut = Reply(200, b"{", declared_length=90)
    with (
        replay(Exchange("GET", "/oncalls", (cut,))) as server,
        pytest.raises(UnavailableError, match="broke off"),
    ):
        get(server.url)


def test_a_body_beyond_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_client, "MAX_BODY_BYTES", 1024)
    with (
        replay(Exchange("GET", "/oncalls", (Reply(200, b"x" * 2048),))) as server,
        pytest.raises(SourceError, match="larger than"),
    ):
        get(server.url)


def test_a_closed_port_is_a_connection_that_could_not_be_made() -> None:
    with replay() as server:
        url = server.url
    with pytest.raises(UnavailableError, match="no connection could be made"):
        get(url)


def test_a_server_without_tls_never_gets_a_request() -> None:
    with replay() as server, pytest.raises(SourceError, match="no trusted TLS connection"):
        get(server.url.replace("http:", "https:"))


def test_the_proxy_of_the_environment_is_not_taken_for_loopback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with replay(Exchange("GET", "/oncalls", (Reply(200, b"{}"),))) as server:
        assert get(server.url) == b"{}"


def test_without_a_credential_no_header_is_sent() -> None:
    with replay(Exchange("GET", "/x", (Reply(200, b"{}"),))) as server:
        settings = replace(make_system(server.url), credential=None)
        client = SystemClient(settings, NetworkSettings(), timing=Clock().timing(), hooks=())
        deadline = Deadline.after(5, client.timing)
        client.get("/x", body, deadline, endpoint="x")
        client.close()
    assert "authorization" not in server.seen[0].headers


def test_a_status_that_means_there_is_none_is_left_to_the_reader() -> None:
    with replay(Exchange("GET", "/x", (Reply(404, b"secret detail"),))) as server:
        client = make_client(server.url)
        answer = client.get(
            "/x",
            lambda answer: ((answer.status, answer.body), 0),
            Deadline.after(5, client.timing),
            endpoint="x",
            accepted=frozenset({404}),
        )
        client.close()
    assert answer == (404, b"")
