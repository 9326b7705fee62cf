"""A small world of three services: web calls api, api calls a database that sends no spans."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
END = START + timedelta(minutes=20)
NO_METRICS = pd.DataFrame(columns=["time", "node", "metric", "value"])
COLUMNS = [
    "trace_id",
    "span_id",
    "parent_id",
    "service",
    "name",
    "peer",
    "start",
    "duration_ms",
    "error",
    "status",
    "station",
]


def trace(
    number: int, at: datetime, *, failing: str = "", late: str = "", late_ms: float = 900.0
) -> pd.DataFrame:
    """Make one request; `failing` and `late` name "web", "api", "db", or "way" (web to api)."""
    return pd.DataFrame(_rows(number, at, failing, late, late_ms), columns=COLUMNS)


def traces(  # noqa: PLR0913 (the circumstances of an incident)
    *,
    before: int = 240,
    now: int = 80,
    share: float = 0.0,
    failing: str = "",
    late: str = "",
    station: int | None = None,
    seed: int = 1,
) -> pd.DataFrame:
    """Make an hour of good requests, then twenty minutes in which a share is bad."""
    rng = np.random.default_rng(seed)
    made: list[tuple[object, ...]] = []
    for number in range(before + now):
        is_now = number >= before
        minutes = rng.uniform(0, 20) if is_now else rng.uniform(-60, 0)
        is_bad = is_now and rng.random() < share and station in (None, 400 + number % 10)
        at = START + timedelta(minutes=float(minutes))
        made += _rows(number, at, failing * is_bad, late * is_bad, 900.0)
    return pd.DataFrame(made, columns=COLUMNS)


def failed(spans: pd.DataFrame, which: pd.Series, status: str) -> pd.DataFrame:
    """Return the spans with some of them failed, with this status."""
    return spans.assign(error=spans["error"] | which, status=spans["status"].mask(which, status))


def _rows(
    number: int, at: datetime, failing: str, late: str, late_ms: float
) -> list[tuple[object, ...]]:
    db = 20.0 + number % 7 + late_ms * (late == "db")
    api = 10.0 + number % 5 + db + late_ms * (late == "api")
    call = api + 2.0 + late_ms * (late == "way")
    web = 8.0 + number % 3 + call + late_ms * (late == "web")
    depth = ["web", "api", "db"].index(failing) if failing else -1
    station = str(400 + number % 10)
    spans = [
        ("a", None, "web", "GET page", None, 0.0, web, depth >= 0),
        ("b", "a", "web", "http.request", "api.internal", 4.0, call, depth >= 1),
        ("c", "b", "api", "GET data", None, 5.0, api, depth >= 1),
        ("d", "c", "api", "query", "db", 8.0, db, depth >= 2),
    ]
    return [
        (f"t{number}", *names, at + timedelta(milliseconds=offset), ms, bad, status, station)
        for *names, offset, ms, bad in spans
        for status in ["500" if bad else "200"]
    ]
