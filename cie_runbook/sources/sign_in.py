"""What a request shows to be let in: a token, a user with a password, or a token asked for first.

Reference: https://docs.servicenow.com, "OAuth 2.0"; RFC 6749, sections 4.3 and 4.4; RFC 7617.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from cie_runbook.errors import AccessDeniedError, UnavailableError
from cie_runbook.settings import Secret, SystemSettings
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.sign_on import refuse_web_page
from cie_runbook.sources.transport import Answer

EARLY_S = 60.0  # a token is asked for anew that long before it ends
_LIVES_S = 300.0  # where the service does not say how long a token lives


@dataclass(frozen=True)
class Fresh:
    """A token, and until when it is used, on the monotonic clock [s]."""

    value: Secret
    until_s: float


def authorization(settings: SystemSettings) -> dict[str, str]:
    """Return the header of a credential that is sent itself; empty without a credential."""
    if not isinstance(settings.credential, Secret):
        return {}
    credential = settings.credential.reveal()
    if settings.user is not None:
        pair = base64.b64encode(f"{settings.user}:{credential}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {"Authorization": settings.authorization.replace("{credential}", credential)}


def token_url(settings: SystemSettings) -> str:
    """Return where to ask for a token: on the host of the base URL, whatever path that has."""
    if settings.oauth is None or settings.base_url is None:
        raise ValueError("the settings name no place to ask for a token")
    parts = urlsplit(settings.base_url)
    return f"{parts.scheme}://{parts.netloc}{settings.oauth.token_path}"


def token_form(settings: SystemSettings) -> bytes:
    """Return the form to ask with: for the user who is named, or else for the application."""
    if settings.oauth is None:
        raise ValueError("the settings name no place to ask for a token")
    fields = {
        "client_id": _revealed(settings.oauth.client_id),
        "client_secret": _revealed(settings.oauth.client_secret),
    }
    if settings.user is None:
        return urlencode({"grant_type": "client_credentials", **fields}).encode()
    password = {"username": settings.user, "password": _revealed(settings.credential)}
    return urlencode({"grant_type": "password", **fields, **password}).encode()


def read_token(answer: Answer, settings: SystemSettings, now_s: float) -> Fresh:
    """Read the answer to the form.

    Raises
    ------
    AccessDeniedError
        The service refused what was shown.
    UnavailableError
        It broke down.
    UnreadableAnswerError
        There is no token in the answer.
    """
    if answer.status >= 500:  # noqa: PLR2004 - the statuses of failure, as HTTP has them
        raise UnavailableError(
            f"the service failed (status {answer.status})", settings.system, "Try again later."
        )
    if not 200 <= answer.status <= 299:  # noqa: PLR2004 - the statuses of success
        raise AccessDeniedError(
            f"the service gave no token (status {answer.status})", settings.system, _mend(settings)
        )
    refuse_web_page(answer, settings.system, _mend(settings))
    content = json_object(answer, settings.system)
    token, lives_s = content.get("access_token"), content.get("expires_in")
    try:
        value = Secret(str(token), "access token") if isinstance(token, str) else None
    except ValueError:
        value = None
    if value is None:
        raise unreadable("holds no token at access_token", settings.system)
    is_number = isinstance(lives_s, int | float) and not isinstance(lives_s, bool)
    life_s = float(lives_s) if isinstance(lives_s, int | float) and is_number else _LIVES_S
    return Fresh(value, now_s + max(0.0, life_s - EARLY_S))


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret is not None else ""


def _mend(settings: SystemSettings) -> str:
    names = [settings.credential_name, settings.user_name]
    names += settings.oauth.names if settings.oauth else ()
    return f"Check {', '.join(name for name in names if name)}."
