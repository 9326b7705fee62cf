"""Datadog's service level objectives, and how they were met over a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from cie_runbook.drill.answers import errors
from cie_runbook.drill.endpoints import Endpoint, Reply, endpoint
from cie_runbook.drill.http import Request
from cie_runbook.drill.requests import BadRequestError
from cie_runbook.drill.world import World
from cie_runbook.errors import BadInputError
from cie_runbook.window import Window

LONGEST_DAYS = 62


@dataclass(frozen=True, kw_only=True)
class Objective:
    """One objective: the share of good calls among all, over thirty days."""

    id: str
    org: str
    name: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    target: float


OBJECTIVES = (
    Objective(
        id="d2111e0000000000000000000000c001",
        org="vagov",
        name="Check-ins complete",
        good=("checkin_completed",),
        bad=("checkin_failed",),
        target=98.0,
    ),
    Objective(
        id="d2111e0000000000000000000000c002",
        org="vagov",
        name="Pre-check-ins complete",
        good=("precheckin_completed",),
        bad=("precheckin_failed",),
        target=98.0,
    ),
)


class SloEndpoints:
    """Answers which objectives there are and how they were met."""

    def __init__(self, world: World) -> None:
        self._world = world

    def endpoints(self) -> Sequence[Endpoint]:
        """Return the endpoints."""
        scope, family = "slos_read", "slos"
        return (
            endpoint("GET", "/api/v1/slo", scope, family, self._list),
            endpoint("GET", "/api/v1/slo/{id}", scope, family, self._one),
            endpoint("GET", "/api/v1/slo/{id}/history", scope, family, self._history),
        )

    def _list(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        data = [_shown(objective) for objective in OBJECTIVES if objective.org == org]
        page = {"total_count": len(data), "total_filtered_count": len(data)}
        return Reply(body={"data": data, "errors": [], "metadata": {"page": page}})

    def _one(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        objective = _known(parts["id"], org)
        if objective is None:
            return Reply(status=404, body=errors("SLO not found"))
        return Reply(body={"data": _shown(objective), "errors": []})

    def _history(self, request: Request, org: str, parts: Mapping[str, str]) -> Reply:
        objective = _known(parts["id"], org)
        if objective is None:
            return Reply(status=404, body=errors("SLO not found"))
        window = _window(request.query)
        good, bad = self._total(objective.good, window), self._total(objective.bad, window)
        known = good + bad
        sli = 100 * good / known if known else None
        left = None if sli is None else 100 * (1 - (100 - sli) / (100 - objective.target))
        overall = {
            "name": objective.name,
            "sli_value": sli,
            "span_precision": 2,
            "error_budget_remaining": {"30d": left},
        }
        data = {
            "from_ts": int(window.start.timestamp()),
            "to_ts": int(window.end.timestamp()),
            "type": "metric",
            "type_id": 1,
            "overall": overall,
            "thresholds": {"30d": {"target": objective.target, "timeframe": "30d"}},
            "series": {"numerator": {"sum": good}, "denominator": {"sum": known}},
        }
        return Reply(body={"data": data, "errors": None}, window=window)

    def _total(self, references: Sequence[str], window: Window) -> float:
        total = 0.0
        for made in self._world.days(window):
            at_s = made.grid.starts_s
            inside = (at_s >= window.start.timestamp()) & (at_s < window.end.timestamp())
            for reference in references:
                total += float(np.nansum(made.national[reference][inside]))
        return total


def _known(name: str, org: str) -> Objective | None:
    return next((one for one in OBJECTIVES if (one.id, one.org) == (name, org)), None)


def _shown(objective: Objective) -> dict[str, Any]:
    return {
        "id": objective.id,
        "name": objective.name,
        "type": "metric",
        "tags": ["team:cie"],
        "thresholds": [{"timeframe": "30d", "target": objective.target}],
        "monitor_tags": [],
    }


def _window(asked: Mapping[str, str]) -> Window:
    try:
        start = datetime.fromtimestamp(int(asked["from_ts"]), UTC)
        window = Window(start, datetime.fromtimestamp(int(asked["to_ts"]), UTC))
    except (KeyError, ValueError, OverflowError, OSError, BadInputError):
        raise BadRequestError(
            400, "Invalid time", "from_ts before to_ts, both in seconds, are required"
        ) from None
    if window.duration.days > LONGEST_DAYS:
        raise BadRequestError(400, "Invalid time", f"at most {LONGEST_DAYS} days at once")
    return window
