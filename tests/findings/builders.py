"""Small builders: judged frames, episodes, readings and findings, without any evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

import pandas as pd

from cie_runbook.analysis.episodes import EPISODE_COLUMNS
from cie_runbook.analysis.judged import JUDGED_COLUMNS
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.reading import Availability, Grounds, Reading
from cie_runbook.window import EASTERN, Window

DAY = Window.of_day(date(2026, 11, 18))

Number = float | None


@lru_cache
def catalog() -> Catalog:
    return load_catalog()


def at(clock: str) -> datetime:
    """Return an instant of the day by the wall clock of US Eastern, as UTC."""
    wall = datetime.fromisoformat(f"2026-11-18T{clock}").replace(tzinfo=EASTERN)
    return wall.astimezone(UTC)


def make_frame(
    values: Sequence[Number],
    *,
    expected: float = 10.0,
    kind: str = "count",
    states: Sequence[str] | None = None,
    calls: float | None = None,
) -> pd.DataFrame:
    """Return what analysis says of bins from 09:00 on, each with the same expectation."""
    size = len(values)
    index = pd.date_range(at("09:00"), periods=size, freq="5min", unit="ms")
    columns = {
        "value": [pd.NA if value is None else value for value in values],
        "denominator": [pd.NA if calls is None else calls] * size,
        "expected": [expected] * size,
        "lower": [expected * 0.5] * size,
        "upper": [expected * 1.5] * size,
        "score": [0.0] * size,
        "state": list(states) if states else ["ok"] * size,
        "reason": [""] * size,
        "like_days": [25] * size,
        "missing": [0.0] * size,
        "window_start": index,
        "dispersion": [0.02 if kind == "latency" else 1.2] * size,
        "spread": [0.05] * size,
        "kind": [kind] * size,
        "mode": ["retrospective"] * size,
    }
    return pd.DataFrame(columns, index=index).astype(dict(JUDGED_COLUMNS))


def make_episodes(*rows: Mapping[str, object]) -> pd.DataFrame:
    """Return episodes of analysis, by default a loss from 09:40 to 11:25."""
    usual: dict[str, object] = {
        "start": at("09:40"),
        "end": at("11:25"),
        "is_open": False,
        "observed": 262.0,
        "expected": 674.0,
        "missing": 412.0,
        "missing_low": 351.0,
        "missing_high": 470.0,
        "depth": 0.61,
        "score": -9.0,
        "state": "act",
        "like_days": 25,
        "reason": "",
    }
    table = pd.DataFrame([{**usual, **row} for row in rows], columns=list(EPISODE_COLUMNS))
    return table.astype(dict(EPISODE_COLUMNS))


def make_grounds(availability: Availability = "complete", detail: str = "") -> Grounds:
    return Grounds(
        evidence=("checkin_traffic",), availability=availability, org="vagov", detail=detail
    )


def make_reading(
    signal: str = "checkin_completed",
    frame: pd.DataFrame | None = None,
    episodes: pd.DataFrame | None = None,
    *,
    grounds: Grounds | None = None,
    group: str = "",
) -> Reading:
    return Reading(
        signal=catalog().signals[signal],
        grounds=grounds or make_grounds(),
        frame=frame,
        episodes=make_episodes() if episodes is None else episodes,
        group=group,
    )


def make_finding(
    name: str = "checkin_completed",
    status: Status = "ok",
    numbers: Mapping[str, float | int | str | None] | None = None,
) -> Finding:
    """Return a finding about a catalog signal; one that departs lasts from 09:40 to 11:25."""
    signal_id, _, group = name.partition(":")
    signal = catalog().signals[signal_id]
    is_departed = status in {"act", "watch"}
    return Finding(
        id=name,
        status=status,
        title=f"{signal.title}, {group}" if group else signal.title,
        sentence=f"{signal.title.replace(': ', ', ')}: as it is. Nothing else.",
        service=signal.service,
        evidence=("checkin_traffic",),
        numbers={"unit": signal.unit, **(numbers or {})},
        since=at("09:40") if is_departed else None,
        until=at("11:25") if is_departed else None,
    )
