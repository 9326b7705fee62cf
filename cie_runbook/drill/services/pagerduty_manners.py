"""How PagerDuty tells who asks, how it refuses, how its lists are paged and its times written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError, Reply, Route, whole
from cie_runbook.drill.services.meter import Allowance, Standing
from cie_runbook.drill.services.people import Person, by_email
from cie_runbook.drill.services.tokens import Token, given_token

ALLOWANCE = Allowance(limit=960, period_s=60)
PAGE_ROWS, MOST_ROWS, LAST_ROW = 25, 100, 10_000
INVALID_INPUT, ARGUMENTS, NOT_FOUND = 2001, 2001, 2100
AUTHENTICATION, FORBIDDEN, REQUESTER = 2006, 2010, 2010
ACCOUNT_ZONE = "America/New_York"


class PagerDutyManners:
    """How PagerDuty tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the key of a request, or its OAuth token."""
        header = request.headers.get("authorization", "")
        return given_token(header, "Token token=") or given_token(header, "Bearer ")

    def unauthenticated(self, request: Request) -> Reply:
        """Refuse."""
        return Reply(status=401, body=error_body("Unauthorized", AUTHENTICATION))

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse, with the scope wanted and those there are."""
        body = {
            "error": {
                "message": "Forbidden",
                "code": FORBIDDEN,
                "errors": ["The token does not have the scopes that are required."],
                "required_scopes": scope,
                "token_scopes": " ".join(token.scopes),
            }
        }
        return Reply(status=403, body=body)

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many."""
        return Reply(status=429, body=error_body("Rate Limit Exceeded", 2020))

    def unknown(self, request: Request) -> Reply:
        """Answer what is not there."""
        return Reply(status=404, body=error_body("Not Found", NOT_FOUND))

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Count all requests of a key together."""
        return "rest", ALLOWANCE

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return the limit; its reset is in seconds."""
        return {
            "ratelimit-limit": str(standing.limit),
            "ratelimit-remaining": str(standing.remaining),
            "ratelimit-reset": str(standing.wait_s),
        }


def error_body(message: str, code: int, *errors: str) -> dict[str, Any]:
    """Return the body of a refusal."""
    told = {"errors": list(errors)} if errors else {}
    return {"error": {"message": message, "code": code, **told}}


def refused(status: int, message: str, code: int, *errors: str) -> RefusalError:
    """Return a refusal, to be raised."""
    return RefusalError(Reply(status=status, body=error_body(message, code, *errors)))


def invalid(*errors: str) -> RefusalError:
    """Return the refusal of a parameter, to be raised."""
    return refused(400, "Invalid Input Provided", INVALID_INPUT, *errors)


def missing() -> RefusalError:
    """Return the refusal of an id that nothing has, to be raised."""
    return refused(404, "Not Found", NOT_FOUND)


def requester(request: Request) -> Person:
    """Return whom the From header of a write names.

    Raises
    ------
    RefusalError
        It is missing, or nobody of the account has that address.
    """
    person = by_email(request.headers.get("from", ""))
    if person is None:
        raise refused(400, "Requester User Not Found", REQUESTER)
    return person


def listed(request: Request, name: str, rows: Sequence[Any]) -> Reply:
    """Return one page of a list: limit, offset, more; a total only where it is asked for."""
    limit = whole(request.query.get("limit"), PAGE_ROWS, least=1, most=MOST_ROWS)
    offset = whole(request.query.get("offset"), 0)
    if offset + limit > LAST_ROW:
        raise invalid(f"Offset and limit together may not exceed {LAST_ROW}.")
    body = {
        name: list(rows[offset : offset + limit]),
        "limit": limit,
        "offset": offset,
        "total": len(rows) if request.query.get("total") == "true" else None,
        "more": offset + limit < len(rows),
    }
    return Reply(body=body)


def instant(request: Request, name: str, default: datetime) -> datetime:
    """Return the instant in a parameter; without an offset it is of the account's zone."""
    text = request.query.get(name)
    if text is None:
        return default
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"{name} is not a valid date") from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(ACCOUNT_ZONE))


def zone_of(request: Request) -> ZoneInfo:
    """Return the zone that times are to be written in."""
    try:
        return ZoneInfo(request.query.get("time_zone", ACCOUNT_ZONE))
    except (KeyError, ValueError, OSError):
        raise invalid("time_zone is not a valid time zone") from None


def written(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant to the second, as the service writes it in a zone."""
    local = at.astimezone(zone).replace(microsecond=0)
    text = local.isoformat()
    return text.replace("+00:00", "Z") if local.utcoffset() == UTC.utcoffset(None) else text
