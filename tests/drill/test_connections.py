"""What faults do to answers, over real connections to this machine."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime

import httpx
import pytest

from cie_runbook.drill.faults import faults_named
from cie_runbook.drill.server import RehearsalServer
from tests.drill.datadog_asking import headers
from tests.drill.worlds import known_world


def asked(fault: str, path: str = "/api/v1/validate") -> httpx.Response:
    with RehearsalServer(known_world(), faults_named(fault)) as server:
        return httpx.get(f"{server.url}{path}", headers=headers("tevi"))


def test_truncated_json_arrives_whole_and_cannot_be_read() -> None:
    answer = asked("truncated-json")

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_sign_on_page_says_that_it_is_html() -> None:
    assert asked("wrong-type").headers["Content-Type"].startswith("text/html")


def test_a_skewed_clock_shows_in_the_date_of_answers_only() -> None:
    answer = asked("clock-skew")
    ahead_s = parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()

    assert answer.json() == {"valid": True}
    assert 400 < ahead_s < 440


def test_a_storm_says_how_long_to_wait() -> None:
    answer = asked("429-storm")

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/api/v1/validate", 403, {"errors": ["the rehearsal refuses"]}),
        ("/slack/api/auth.test", 200, {"ok": False, "error": "token_expired"}),
        ("/sentry/api/0/", 401, {"detail": "the rehearsal refuses"}),
    ],
)
def test_an_expired_key_is_refused_in_the_systems_own_words(
    path: str, status: int, body: dict[str, object]
) -> None:
    answer = asked("expired-key", path)

    assert (answer.status_code, answer.json()) == (status, body)
