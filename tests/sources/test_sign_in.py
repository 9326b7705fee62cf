"""A token, a user with a password, or a token that is asked for first."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from cie_runbook.errors import AccessDeniedError, NotSentError, SourceError, UnreadableAnswerError
from cie_runbook.settings import NetworkSettings, OAuthSettings, Secret, SystemSettings
from cie_runbook.sources.sign_in import authorization
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline, RetryPolicy
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import Clock
from tests.sources.slack_and_servicenow import CREDENTIAL, make_settings

TOKEN = {"access_token": "token-of-an-hour-0123456789", "expires_in": 3600}
THINGS = Exchange("GET", "/api/now/things", (Reply.of({}),))


def with_oauth(url: str, user: str | None = "runbook") -> SystemSettings:
    oauth = OAuthSettings(
        token_path="/oauth_token.do",  # noqa: S106 - a path
        client_id=Secret("client-id-0123"),
        client_secret=Secret("client-secret-0123"),
        names=("CIE_ID", "CIE_SECRET"),
    )
    settings = make_settings("servicenow", f"{url}/api/now")
    return replace(settings, oauth=oauth, user=user, user_name="CIE_USER")


@contextmanager
def client_of(settings: SystemSettings, clock: Clock) -> Iterator[SystemClient]:
    client = SystemClient(
        settings,
        NetworkSettings(),
        timing=clock.timing(),
        policy=RetryPolicy(max_attempts=1),
        hooks=(),
    )
    try:
        yield client
    finally:
        client.close()


def get(client: SystemClient) -> None:
    deadline = Deadline.after(30, client.timing)
    client.get("/things", lambda _: (None, 1), deadline, endpoint="things")


def tokens(*replies: Reply) -> Exchange:
    return Exchange("POST", "/oauth_token.do", replies)


def test_a_user_signs_on_with_a_password() -> None:
    settings = replace(make_settings("servicenow"), user="runbook")
    pair = base64.b64encode(f"runbook:{CREDENTIAL}".encode()).decode()
    assert authorization(settings) == {"Authorization": f"Basic {pair}"}


def test_a_token_is_asked_for_once_as_long_as_it_lives() -> None:
    clock = Clock()
    with (
        replay(tokens(Reply.of(TOKEN)), THINGS) as server,
        client_of(with_oauth(server.url), clock) as client,
    ):
        get(client)
        get(client)
        clock.elapsed_s += 3600
        get(client)
    assert [seen.method for seen in server.seen] == ["POST", "GET", "GET", "POST", "GET"]
    form = {name: values[0] for name, values in parse_qs(server.seen[0].body.decode()).items()}
    assert form == {
        "grant_type": "password",
        "client_id": "client-id-0123",
        "client_secret": "client-secret-0123",
        "username": "runbook",
        "password": CREDENTIAL,
    }
    assert server.seen[1].headers["authorization"] == f"Bearer {TOKEN['access_token']}"
    assert "authorization" not in server.seen[0].headers


def test_an_application_signs_on_by_itself() -> None:
    with (
        replay(tokens(Reply.of(TOKEN)), THINGS) as server,
        client_of(with_oauth(server.url, user=None), Clock()) as client,
    ):
        get(client)
    assert b"grant_type=client_credentials" in server.seen[0].body
    assert b"password" not in server.seen[0].body


def test_a_token_that_was_taken_back_is_not_used_again() -> None:
    things = Exchange("GET", "/api/now/things", (Reply(401), Reply.of({})))
    with (
        replay(tokens(Reply.of(TOKEN)), things) as server,
        client_of(with_oauth(server.url), Clock()) as client,
    ):
        with pytest.raises(AccessDeniedError):
            get(client)
        get(client)
    assert [seen.method for seen in server.seen] == ["POST", "GET", "POST", "GET"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(401, b"{}"), AccessDeniedError),
        (Reply(503, b"{}"), NotSentError),
        (Reply.of({}), UnreadableAnswerError),
        (Reply.of({"access_token": "short"}), UnreadableAnswerError),
        (Reply(200, b"<html>", {"content-type": "text/html"}), AccessDeniedError),
    ],
)
def test_without_a_token_nothing_is_sent(reply: Reply, kind: type[SourceError]) -> None:
    with (
        replay(tokens(reply)) as server,
        client_of(with_oauth(server.url), Clock()) as client,
        pytest.raises(kind) as caught,
    ):
        get(client)
    assert CREDENTIAL not in str(caught.value)
    assert [seen.path for seen in server.seen] == ["/oauth_token.do"]
