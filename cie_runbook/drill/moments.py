"""Instants as Datadog's searches write them: ISO text, ``now-15m``, or epoch milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cie_runbook.drill.requests import BadRequestError

_RELATIVE = re.compile(r"now(?:-(?P<count>[0-9]{1,6})(?P<unit>[smhdw]))?")
_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_EPOCH_MS = re.compile(r"[0-9]{12,14}")


def moment(text: Any, now: datetime) -> datetime:
    """Return the instant that `text` means, where the present is `now`.

    Raises
    ------
    BadRequestError
        It is no instant in any of the known forms.
    """
    written = str(text).strip()
    relative = _RELATIVE.fullmatch(written)
    if relative is not None:
        back_s = int(relative["count"] or 0) * _UNITS_S[relative["unit"] or "s"]
        return now - timedelta(seconds=back_s)
    if _EPOCH_MS.fullmatch(written):
        return datetime.fromtimestamp(int(written) / 1_000, UTC)
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise BadRequestError(400, "Invalid time", f"cannot read {written[:40]!r}") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def iso_ms(at_ms: int) -> str:
    """Write epoch milliseconds as the service does: ``2026-11-18T14:40:00.123Z``."""
    seconds, ms = divmod(at_ms, 1_000)
    return f"{_second(seconds)}.{ms:03d}Z"


def to_ms(at: datetime) -> int:
    """Return an instant as epoch milliseconds, cut and not rounded."""
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))


@lru_cache(maxsize=4096)  # entries of a page share their seconds
def _second(epoch_s: int) -> str:
    return f"{datetime.fromtimestamp(epoch_s, UTC):%Y-%m-%dT%H:%M:%S}"
