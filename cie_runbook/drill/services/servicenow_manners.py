"""How ServiceNow tells who asks, how it refuses, how its lists are paged.

References: https://www.servicenow.com/docs/ "REST API HTTP response codes", "Table API" and
"Inbound REST API rate limiting".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError, Reply, Route, form_body, whole
from cie_runbook.drill.services.meter import Allowance, Standing
from cie_runbook.drill.services.servicenow_records import Record, shown
from cie_runbook.drill.services.tokens import Token, basic_password, given_token, invented

ALLOWANCE = Allowance(limit=5_000, period_s=3_600)
MOST_ROWS = 10_000
LIFETIME_S = 1_799
CLIENT_ID, CLIENT_SECRET = "drill-client", invented("servicenow", "client-secret")
USER, RULE = "cie.runbook", "drill REST requests an hour"
SIGN_ON = (
    b"<!DOCTYPE html><html><head><title>Sign on</title></head>"
    b"<body><h1>Single sign-on</h1><p>Insert your card.</p></body></html>"
)


class ServiceNowManners:
    """How ServiceNow tells who asks, and how it refuses."""

    def given(self, request: Request) -> str:
        """Return the credential of a request: a token, a key, or a password of its user."""
        header = request.headers.get("authorization", "")
        key = request.headers.get("x-sn-apikey", "")
        return given_token(header, "Bearer ") or key or basic_password(header)

    def unauthenticated(self, request: Request) -> Reply:
        """Show the sign-on page, with status 200; refuse only a credential that is wrong."""
        if "authorization" not in request.headers and "x-sn-apikey" not in request.headers:
            return Reply(body=SIGN_ON, content_type="text/html;charset=UTF-8")
        body = error_body("User Not Authenticated", "Required to provide Auth information")
        return Reply(
            status=401, body=body, headers={"WWW-Authenticate": 'BASIC realm="Service-now"'}
        )

    def forbidden(self, request: Request, scope: str, token: Token) -> Reply:
        """Refuse by an access rule, which is not named."""
        detail = "ACL Exception: the operation failed due to security constraints"
        return Reply(status=403, body=error_body("Operation Failed", detail))

    def limited(self, standing: Standing) -> Reply:
        """Refuse one request too many."""
        return Reply(
            status=429,
            body=error_body("Rate limit exceeded", f"Rule: {RULE}"),
            headers={"Retry-After": str(standing.wait_s)},
        )

    def unknown(self, request: Request) -> Reply:
        """Answer what is not there."""
        detail = "Requested URI does not represent any resource"
        return Reply(status=400, body=error_body(detail, detail))

    def allowance(self, path: str) -> tuple[str, Allowance]:
        """Count all requests of the user together."""
        return "rest", ALLOWANCE

    def headers(self, standing: Standing, route: Route | None, token: Token) -> Mapping[str, str]:
        """Return the limit; its reset is an instant."""
        return {
            "X-RateLimit-Limit": str(standing.limit),
            "X-RateLimit-Reset": str(standing.resets_at_s),
            "X-RateLimit-Rule": RULE,
        }


def error_body(message: str, detail: str | None) -> dict[str, Any]:
    """Return the body of a refusal."""
    return {"error": {"message": message, "detail": detail}, "status": "failure"}


def refused(status: int, message: str, detail: str | None = None) -> RefusalError:
    """Return a refusal, to be raised."""
    return RefusalError(Reply(status=status, body=error_body(message, detail)))


def no_record() -> RefusalError:
    """Return the refusal of an id that nothing has, to be raised."""
    return refused(404, "No Record found", "Record doesn't exist or ACL restricts the record")


def issue_token(request: Request, token: Token) -> Reply:
    """Give the token for the client's own secret, as ``oauth_token.do`` does."""
    form = form_body(request)
    is_client = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
    if not is_client or form.get("grant_type") not in {"client_credentials", "password"}:
        body = {"error": "server_error", "error_description": "access_denied"}
        return Reply(status=401, body=body)
    return Reply(
        body={
            "access_token": token.value,
            "scope": "useraccount",
            "token_type": "Bearer",
            "expires_in": LIFETIME_S,
        }
    )


def listed(request: Request, rows: Sequence[Record]) -> Reply:
    """Return one page of records, with how many there are and links to the other pages."""
    limit = whole(request.query.get("sysparm_limit"), MOST_ROWS, least=1, most=MOST_ROWS)
    offset = whole(request.query.get("sysparm_offset"), 0)
    base = base_url(request)
    return Reply(
        body={"result": [shown(row, request, base) for row in rows[offset : offset + limit]]},
        headers={
            "X-Total-Count": str(len(rows)),
            "Link": _links(request, len(rows), limit, offset),
        },
    )


def base_url(request: Request) -> str:
    """Return the address that the service's own links begin with."""
    host = request.headers.get("host", "localhost")
    return f"http://{host}{request.path.partition('/api/now')[0]}/api/now"


def _links(request: Request, total: int, limit: int, offset: int) -> str:
    places = {"first": 0, "last": max(0, (total - 1) // limit * limit)}
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    if offset + limit < total:
        places["next"] = offset + limit
    head = f"http://{request.headers.get('host', 'localhost')}{request.path}?sysparm_limit={limit}"
    return ",".join(f'<{head}&sysparm_offset={at}>;rel="{rel}"' for rel, at in places.items())
