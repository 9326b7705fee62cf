"""A log service for tests: as many events as wanted, made page by page and served over HTTP."""

from __future__ import annotations

from typing import Any

from tests.replay import Exchange, Reply, Seen

PATH = "/api/v2/logs/events/search"
ROWS_PER_PAGE = 1000
PATHS = ("/v2/check-in", "/v2/pre-check-in", "/v2/token", "/v2/demographics")
MESSAGES = (
    "RPC call ended with a socket timeout",
    "the RPC took longer than usual and was answered",
    "connection refused by the gateway",
    "step was set",
)


def event_id(number: int) -> str:
    """Return the id of the event with a number."""
    return f"AQAAAZ{number:012d}"


def message(number: int) -> str:
    """Return what the event with a number says: every one says something else."""
    return f"{MESSAGES[number % len(MESSAGES)]}, attempt {number % 7} of job j{number:07x}"


def events_service(count: int, breaks_at: int | None = None) -> Exchange:
    """Return an exchange that serves `count` events; at one of them it breaks."""

    def page(seen: Seen) -> Reply:
        first = int(seen.json["page"].get("cursor", "0"))
        if breaks_at is not None and first >= breaks_at:
            return Reply(status=400)
        after = min(first + ROWS_PER_PAGE, count)
        answer: dict[str, Any] = {"data": [_event(n) for n in range(first, after)]}
        if after < count:
            answer["meta"] = {"page": {"after": str(after)}}
        return Reply.of(answer)

    return Exchange("POST", PATH, page)


def _event(number: int) -> dict[str, Any]:
    hour, minute, second = 5 + number // 40_000 % 18, number // 600 % 60, number % 60
    return {
        "id": event_id(number),
        "type": "log",
        "attributes": {
            "timestamp": f"2026-11-18T{hour:02d}:{minute:02d}:{second:02d}.000Z",
            "status": "error",
            "service": "vista-api",
            "host": f"host-{number % 12}",
            "message": message(number),
            "tags": ["env:prod", f"version:4.{number % 5}"],
            "attributes": {
                "duration": 1_000_000 * (number % 30_000),
                "http": {"method": "PUT", "status_code": 500, "path": PATHS[number % len(PATHS)]},
                "vista": {"station": str(500 + number % 140)},
                "trace_id": f"{number + 2**70:032x}",
            },
        },
    }
