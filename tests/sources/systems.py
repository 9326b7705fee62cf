"""Small builders for the sources besides Datadog: a client, samples, pages, a whole table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from cie_runbook.settings import NetworkSettings, Secret, SystemSettings
from cie_runbook.settings.profile import SystemId
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline, RetryPolicy
from tests.sources.builders import Clock

DATA = Path(__file__).parent.parent / "data"
TOKEN = "token-of-a-system-0123456789"  # noqa: S105 - invented


def sample(name: str) -> Any:
    """Return a sample answer by its name below tests/data."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@contextmanager
def client_of(
    system: SystemId, url: str, headers: Mapping[str, str] | None = None
) -> Iterator[tuple[SystemClient, Deadline]]:
    """Open the client of a system and a deadline, on a clock that only moves when told."""
    settings = SystemSettings(
        system=system,
        base_url=url,
        credential=Secret(TOKEN),
        credential_name=f"CIE_{system.upper()}_TOKEN",
        headers=headers or {},
    )
    client = SystemClient(
        settings,
        NetworkSettings(),
        timing=Clock().timing(),
        policy=RetryPolicy(max_attempts=2),
        hooks=(),
    )
    try:
        yield client, Deadline.after(30, client.timing)
    finally:
        client.close()


def assert_contract(table: pd.DataFrame, columns: Mapping[str, str]) -> None:
    """Hold a table against its columns and types."""
    assert {name: str(dtype) for name, dtype in table.dtypes.items()} == dict(columns)


def assert_free_of_secrets(table: pd.DataFrame) -> None:
    """Hold a table against what the samples mark as never to be read."""
    assert "secret" not in table.to_csv()
