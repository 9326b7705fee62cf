"""The runbook's own crash reaches Sentry, redacted; a user's mistake sends nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
import sentry_sdk

from cie_runbook.errors import BadInputError
from cie_runbook.redaction import Redactor
from cie_runbook.settings import Secret, SentrySettings
from cie_runbook.telemetry import cron_check_in, reporting

CREDENTIAL = "dd-key-0123456789abcdef"


@dataclass
class Sentry:
    """What a Sentry server on a loopback address received."""

    port: int
    items: list[dict[str, Any]] = field(default_factory=list)

    def settings(self) -> SentrySettings:
        dsn = Secret(f"http://public-key-of-the-test@127.0.0.1:{self.port}/1")
        return SentrySettings(
            dsn=dsn, dsn_name="CIE_SENTRY_DSN", environment="test", cron_monitor="daily-test"
        )


NOWHERE = SentrySettings(dsn=None, dsn_name=None, environment="test", cron_monitor="daily-test")


@contextmanager
def listening() -> Iterator[Sentry]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            sentry.items += payloads(body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sentry = Sentry(server.server_address[1])
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield sentry
    finally:
        sentry_sdk.get_client().close()
        server.shutdown()
        server.server_close()


def payloads(envelope: bytes) -> list[dict[str, Any]]:
    lines = envelope.splitlines()[1:]
    return [json.loads(line) for line in lines[1::2]]


def crash(text: str) -> None:
    raise RuntimeError(text)


def test_a_crash_is_reported_without_credential_and_command_line() -> None:
    with listening() as sentry:
        redactor = Redactor([CREDENTIAL])
        with pytest.raises(RuntimeError), reporting(sentry.settings(), redactor):
            crash(f"Veteran SSN 123-45-6789 refused with {CREDENTIAL}")
        (event,) = [item for item in sentry.items if "exception" in item]
    sent = json.dumps(event)
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    assert CREDENTIAL not in sent
    assert "123-45-6789" not in sent
    assert "sys.argv" not in sent
    assert '"vars"' not in sent


def test_a_users_mistake_is_no_crash() -> None:
    with listening() as sentry:
        with pytest.raises(BadInputError), reporting(sentry.settings(), Redactor()):
            raise BadInputError("no such day", "--date", "Give another.")
        assert sentry.items == []


def test_the_daily_run_checks_in_and_out() -> None:
    with listening() as sentry:
        settings = sentry.settings()
        with reporting(settings, Redactor()), cron_check_in(settings):
            pass
        check_ins = [item for item in sentry.items if "monitor_slug" in item]
    assert [item["status"] for item in check_ins] == ["in_progress", "ok"]
    assert {item["monitor_slug"] for item in check_ins} == {"daily-test"}
    assert len({item["check_in_id"] for item in check_ins}) == 1


def test_a_run_that_fails_checks_out_with_an_error() -> None:
    with listening() as sentry:
        settings = sentry.settings()
        with (
            pytest.raises(RuntimeError),
            reporting(settings, Redactor()),
            cron_check_in(settings),
        ):
            crash("broken")
        check_ins = [item for item in sentry.items if "monitor_slug" in item]
    assert [item["status"] for item in check_ins] == ["in_progress", "error"]


def test_without_a_dsn_nothing_is_sent_and_nothing_fails() -> None:
    with pytest.raises(RuntimeError), reporting(NOWHERE, Redactor()), cron_check_in(NOWHERE):
        crash("broken")
