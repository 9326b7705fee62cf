"""What the tests of Datadog's searches share: samples, recorded answers, an exchange in turn."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.replay import Exchange, Reply, recorded

SAMPLES = Path(__file__).parent.parent / "data" / "datadog"
RECORDED = os.environ.get("CIE_RUNBOOK_RECORDED")
LAST: dict[str, Any] = {"data": []}  # as the service ends a search

needs_recorded = pytest.mark.skipif(
    RECORDED is None, reason="CIE_RUNBOOK_RECORDED names no folder of recorded exchanges"
)


def sample(name: str) -> Any:
    """Return the content of a sample written by hand."""
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def in_turn(method: str, path: str, *answers: Any) -> Exchange:
    """Return the exchange that gives answers or replies one after the other."""
    replies = [found if isinstance(found, Reply) else Reply.of(found) for found in answers]
    return Exchange(method, path, replies)


def recorded_replies(name: str) -> list[Reply]:
    """Return the answers of a recorded file in their order."""
    replies: list[Reply] = []
    for exchange in recorded(Path(RECORDED or "") / "datadog" / name):
        assert not callable(exchange.replies)
        replies.extend(exchange.replies)
    return replies


def dtypes(table: Any) -> dict[str, str]:
    """Return the columns of a table with their types as text."""
    return {name: str(dtype) for name, dtype in table.dtypes.items()}
