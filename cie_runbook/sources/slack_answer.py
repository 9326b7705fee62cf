"""Slack's answers, in which a refusal comes with the status of success: ``ok`` tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.sign_on import permitted_object
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline

_CODE = re.compile(r"[a-z_]{1,60}")
_SCOPES = re.compile(r"[a-z_.:, ]{1,120}")
_SECONDS = re.compile(r"[0-9]{1,6}")
_DENIED = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "not_in_channel",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_LIMITED = frozenset({"ratelimited", "rate_limited"})
_FAILED = frozenset(
    {
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)

Content = Mapping[str, Any]


def method_request(method: str, parameters: Mapping[str, str]) -> str:
    """Return the path of a method that reads; parameters without text are left out."""
    given = {name: text for name, text in parameters.items() if text}
    return f"/{method}?{urlencode(given, quote_via=quote)}"


def slack_object(answer: Answer, settings: SystemSettings) -> Content:
    """Return the content of an answer that says ``ok``.

    Raises
    ------
    SourceError
        It does not: the code decides the kind; or it is not an answer of Slack at all.
    """
    content = permitted_object(answer, settings)
    if content.get("ok") is True:
        return content
    if content.get("ok") is not False:
        raise unreadable("does not say whether it is ok", settings.system)
    raise refusal(content, answer.headers, settings)


def refusal(content: Content, headers: Mapping[str, str], settings: SystemSettings) -> SourceError:
    """Return the error that a refusal becomes; only a code is shown of what it says."""
    text = content.get("error")
    code = text if isinstance(text, str) and _CODE.fullmatch(text) else "an unknown error"
    what = f"the service refused the request ({code})"
    if code in _DENIED:
        return AccessDeniedError(what, settings.system, _denied_mend(code, content, settings))
    if code in _LIMITED:
        seconds = headers.get("retry-after", "")
        wait_s = float(seconds) if _SECONDS.fullmatch(seconds) else 0.0
        return RateLimitedError(what, settings.system, "Try again later.", wait_s)
    if code in _FAILED:
        return UnavailableError(f"the service failed ({code})", settings.system, "Try again later.")
    return RefusedRequestError(what, settings.system, "Check the ids of channel, thread and group.")


def read_cursor_pages(
    client: SystemClient, request: Callable[[str], str], deadline: Deadline, *, endpoint: str
) -> Iterator[Content]:
    """Yield page after page of what `request(cursor)` asks for; the first cursor is empty.

    Raises
    ------
    UnreadableAnswerError
        A cursor came again, or there is more and no cursor to ask for it with.
    """
    cursor = ""
    known = {cursor}
    while True:
        content = client.get(
            request(cursor),
            lambda answer: _counted(slack_object(answer, client.settings)),
            deadline,
            endpoint=endpoint,
        )
        yield content
        cursor = next_cursor(content)
        if not cursor:
            break
        if cursor in known:
            raise _endless("the service gave the same cursor again", client.system)
        known.add(cursor)
    if content.get("has_more") is True:
        raise _endless("the service has more and gave no cursor", client.system)


def next_cursor(content: Content) -> str:
    """Return the cursor of the next page, empty at the end."""
    metadata = content.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, Mapping) else None
    return cursor if isinstance(cursor, str) else ""


def _counted(content: Content) -> tuple[Content, int]:
    return content, sum(len(entries) for entries in content.values() if isinstance(entries, list))


def _denied_mend(code: str, content: Content, settings: SystemSettings) -> str:
    if code == "not_in_channel":
        return f"Invite the bot of {settings.credential_name} to the channel."
    needed = content.get("needed")
    if code == "missing_scope" and isinstance(needed, str) and _SCOPES.fullmatch(needed):
        return f"Give {settings.credential_name} the scope {needed}."
    return f"Check {settings.credential_name}."


def _endless(what: str, system: str) -> UnreadableAnswerError:
    return UnreadableAnswerError(what, system, "Ask for a shorter window.")
