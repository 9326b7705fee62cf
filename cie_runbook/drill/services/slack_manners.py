"""How Slack tells who asks, and how it refuses: with status 200, but for its rate limit.

Limits: https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import (
    RefusalError,
    Reply,
    Route,
    form_body,
    json_mapping,
    whole,
)
from cie_runbook.drill.services.meter import Allowance, Standing
from cie_runbook.drill.services.tokens import Token, given_token

MINUTE_S = 60
TIER_2, TIER_3, TIER_4 = (Allowance(limit=limit, period_s=MINUTE_S) for limit in (20, 50, 100))
POSTING = Allowance(limit=60, period_s=MINUTE_S)  # about one a second
UPLOADING = Allowance(limit=600, period_s=MINUTE_S)
_TIERS = {
    "auth.test": UPLOADING,
    "chat.getPermalink": UPLOADING,
    "chat.postMessage": POSTING,
    "conversations.list": TIER_2,
    "users.list": TIER_2,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
}
MOST_ROWS = 1_000


class SlackManners:
    """How Slack tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the token of a request."""
        return given_token(request.headers.get("authorization", ""), "Bearer ")

    def unauthenticated(self, request: Request) -> Reply:
        """Refuse a missing token, or a wrong one."""
        code = "invalid_auth" if "authorization" in request.headers else "not_authed"
        return Reply(body={"ok": False, "error": code})

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse, with the scope that is needed and those there are."""
        provided = ",".join(token.scopes)
        return Reply(
            body={"ok": False, "error": "missing_scope", "needed": scope, "provided": provided}
        )

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many: the one refusal with a status of its own."""
        return Reply(
            status=429,
            body={"ok": False, "error": "ratelimited"},
            headers={"Retry-After": str(standing.wait_s)},
        )

    def unknown(self, request: Request) -> Reply:
        """Answer a method that there is not."""
        method = request.path.rpartition("/")[2]
        return Reply(body={"ok": False, "error": "unknown_method", "req_method": method})

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Count every method by itself, by its tier."""
        return path, _TIERS.get(path, TIER_3)

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return the scopes that there are, and those that would do."""
        accepted = (
            {} if route is None or route.scope is None else {"X-Accepted-OAuth-Scopes": route.scope}
        )
        return {"X-OAuth-Scopes": ",".join(token.scopes), **accepted}


def arguments(request: Request) -> Mapping[str, Any]:
    """Return the arguments of a method, from wherever it takes them."""
    kind = request.headers.get("content-type", "")
    body = json_mapping(request) if kind.startswith("application/json") else form_body(request)
    return {**request.query, **body}


def refused(code: str, **more: Any) -> RefusalError:
    """Return a refusal, to be raised."""
    return RefusalError(Reply(body={"ok": False, "error": code, **more}))


def paged(
    asked: Mapping[str, Any], rows: Sequence[Any], *, default: int
) -> tuple[list[Any], dict[str, Any]]:
    """Return one page of rows, and where the next one begins.

    Raises
    ------
    RefusalError
        The cursor is not one that was given.
    """
    limit = whole(str(asked.get("limit", "")), default, least=1, most=MOST_ROWS)
    cursor = str(asked.get("cursor") or "")
    given = cursor.removeprefix("drill:")
    if cursor and (given == cursor or not given.isdigit()):
        raise refused("invalid_cursor")
    offset = whole(given, 0)
    rest = offset + limit < len(rows)
    metadata = {"next_cursor": f"drill:{offset + limit}" if rest else ""}
    return list(rows[offset : offset + limit]), metadata
