"""Whether a Slack channel exists is told to a bot that is not in it, too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.slack_channel import has_channel
from cie_runbook.window import Window
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import client_of

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=1), NOW)


def known(answer: dict[str, object]) -> bool:
    exchange = Exchange("GET", "/conversations.history", (Reply.of(answer),))
    with replay(exchange) as server, client_of("slack", server.url) as (client, deadline):
        return has_channel(client, "C0000000001", WINDOW, deadline)


def test_a_channel_that_answers_exists_and_so_does_one_that_the_bot_is_not_in() -> None:
    assert known({"ok": True, "messages": []})
    assert known({"ok": False, "error": "not_in_channel"})


def test_a_channel_that_is_not_found_does_not_exist() -> None:
    assert not known({"ok": False, "error": "channel_not_found"})


def test_a_refused_token_says_nothing_about_the_channel() -> None:
    with pytest.raises(AccessDeniedError):
        known({"ok": False, "error": "invalid_auth"})
