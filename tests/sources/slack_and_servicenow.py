"""Small builders for the tests of ServiceNow and Slack: settings, a client, samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cie_runbook.settings import NetworkSettings, Secret, SystemSettings
from cie_runbook.settings.profile import SystemId
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline, RetryPolicy
from tests.replay import Reply
from tests.sources.builders import Clock

DATA = Path(__file__).parent.parent / "data"
CREDENTIAL = "credential-0123456789"
SIGN_ON = Reply(200, b"<!DOCTYPE html><title>Sign on</title>", {"content-type": "text/html"})


def make_settings(
    system: SystemId, url: str = "http://127.0.0.1:9", authorization: str = "Bearer {credential}"
) -> SystemSettings:
    return SystemSettings(
        system=system,
        base_url=url,
        credential=Secret(CREDENTIAL),
        credential_name=f"CIE_{system.upper()}_TOKEN",
        authorization=authorization,
        headers={"Accept": "application/json"},
        permissions=("read",),
    )


@contextmanager
def client_of(
    system: SystemId, url: str, *, authorization: str = "Bearer {credential}"
) -> Iterator[tuple[SystemClient, Deadline]]:
    """A client of the system behind `url`, and a deadline a minute away."""
    settings = make_settings(system, url, authorization)
    policy = RetryPolicy(max_attempts=2)
    client = SystemClient(
        settings, NetworkSettings(), timing=Clock().timing(), policy=policy, hooks=()
    )
    try:
        yield client, Deadline.after(60, client.timing)
    finally:
        client.close()


def sample(path: str) -> Any:
    """A sample of our own making, decoded."""
    return json.loads((DATA / path).read_text(encoding="utf-8"))


def answer_with(content: Any, status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(content).encode()
    return Answer(status, {"content-type": "application/json", **named}, body)
