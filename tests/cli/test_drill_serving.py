"""What the commands share that serve a rehearsal."""

from __future__ import annotations

import os
import signal
from datetime import date

import httpx
import pytest

from cie_runbook.cli.drill_serving import day_named, served, stopped_by_signals, without_addresses
from cie_runbook.drill.server import RehearsalServer
from cie_runbook.errors import BadInputError, SettingsError
from tests.drill.worlds import known_world

DAY = date(2026, 11, 18)


def test_a_day_is_read_and_nonsense_refused() -> None:
    assert day_named(None, DAY) == DAY
    assert day_named("2026-11-19", DAY) == date(2026, 11, 19)
    with pytest.raises(BadInputError, match="'noon' is no day"):
        day_named("noon", DAY)


def test_addresses_of_other_servers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIE_RUNBOOK_SLACK_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CIE_RUNBOOK_HOME", "/there")

    assert "CIE_RUNBOOK_SLACK_URL" not in without_addresses()
    assert without_addresses()["CIE_RUNBOOK_HOME"] == "/there"


def test_a_server_answers_while_it_is_served_and_a_port_in_use_is_told() -> None:
    server = RehearsalServer(known_world())
    with served(server, 0):
        url = server.url
        assert httpx.get(f"{url}/drill/journal").json() == []
        port = int(url.rpartition(":")[2])
        other = RehearsalServer(known_world(), port=port)
        with pytest.raises(SettingsError, match=f"port {port} is in use"), served(other, port):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_signals_are_an_ordinary_end() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        stop = stopped_by_signals()
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
