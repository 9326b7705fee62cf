"""Slack's answers, in which a refusal comes with the status of success: ``ok`` tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
)
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.paging import Page, walk
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
_NO_CURSOR = "the service has more and did not say where"

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
    content = json_object(answer, settings.system)
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


@dataclass(frozen=True, kw_only=True)
class SlackList:
    """One list of Slack: what to ask, how to read a page of it.

    Attributes
    ----------
    request : callable
        Makes the path of the page that begins at a cursor; the first cursor is empty.
    table : callable
        Turns the content of a page into a table.
    key : tuple of str
        The columns that tell one row from another.
    endpoint : str
        The list's name in log and errors.
    """

    request: Callable[[str], str]
    table: Callable[[Content], pd.DataFrame]
    key: tuple[str, ...]
    endpoint: str

    @property
    def queries(self) -> dict[str, str]:
        """What is asked, for the record."""
        return {self.endpoint: self.request("")}


def slack_pages(
    client: SystemClient, wanted: SlackList, deadline: Deadline, *, row_cap: int
) -> Iterator[Page]:
    """Yield the pages of a list; see `paging.walk`."""

    def read(answer: Answer) -> tuple[Page, int]:
        content = slack_object(answer, client.settings)
        table = wanted.table(content)
        cursor = next_cursor(content) or None
        is_cut = cursor is None and content.get("has_more") is True
        return Page(table, cursor, len(table), (_NO_CURSOR,) if is_cut else ()), len(table)

    def ask(cursor: str | None) -> Page:
        return client.get(wanted.request(cursor or ""), read, deadline, endpoint=wanted.endpoint)

    return walk(ask, key=wanted.key, row_cap=row_cap, system=client.system)


def next_cursor(content: Content) -> str:
    """Return the cursor of the next page, empty at the end."""
    metadata = content.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, Mapping) else None
    return cursor if isinstance(cursor, str) else ""


def _denied_mend(code: str, content: Content, settings: SystemSettings) -> str:
    if code == "not_in_channel":
        return f"Invite the bot of {settings.credential_name} to the channel."
    needed = content.get("needed")
    if code == "missing_scope" and isinstance(needed, str) and _SCOPES.fullmatch(needed):
        return f"Give {settings.credential_name} the scope {needed}."
    return f"Check {settings.credential_name}."
