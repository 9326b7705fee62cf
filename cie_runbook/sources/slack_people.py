"""Slack users by their ids, and who is in a user group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from cie_runbook.errors import BadInputError, RefusedRequestError, SourceError
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.slack_answer import Content, method_request, slack_object
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Answer, Deadline
from cie_runbook.tables import empty_table

USER_COLUMNS = {
    "user": "string",  # id
    "is_bot": "boolean",
    "is_deactivated": "boolean",
    "time_zone": "string",  # as America/New_York
    "display_name": "string",  # <NA>: the person chose none
    "real_name": "string",
}
MEMBER_COLUMNS = {"user_group": "string", "user": "string"}  # ids
GROUP_COLUMNS = {
    "user_group": "string",  # id: only this one notifies anybody, as <!subteam^ID>
    "handle": "string",  # as people write it after an @
    "is_enabled": "boolean",
    "name": "string",
}
SAFE_GROUP_COLUMNS = frozenset({"user_group", "is_enabled"})
SAFE_USER_COLUMNS = frozenset(USER_COLUMNS) - {"display_name", "real_name"}
SAFE_MEMBER_COLUMNS = frozenset(MEMBER_COLUMNS)

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_USER_GROUP = re.compile(r"S[A-Z0-9]{2,20}")


def user_request(user: str) -> str:
    """Return the path of one user."""
    return method_request("users.info", {"user": _checked(user, _USER, "user")})


def members_request(user_group: str) -> str:
    """Return the path of the members of a user group; the service gives them without pages."""
    checked = _checked(user_group, _USER_GROUP, "user group")
    return method_request("usergroups.users.list", {"usergroup": checked})


def groups_request() -> str:
    """Return the path of all user groups; the service gives them without pages."""
    return method_request("usergroups.list", {"include_disabled": "true"})


def groups_table(content: Content, system: str) -> pd.DataFrame:
    """Read the user groups into one row each, with `GROUP_COLUMNS`."""
    groups = content.get("usergroups")
    if not isinstance(groups, list):
        raise unreadable("has no list at usergroups", system)
    rows = [_group(group, index, system) for index, group in enumerate(groups)]
    return row_table(rows, GROUP_COLUMNS)


def user_table(content: Content, system: str) -> pd.DataFrame:
    """Read one user into one row, with `USER_COLUMNS`."""
    user = content.get("user")
    if not isinstance(user, Mapping) or not isinstance(user.get("id"), str):
        raise unreadable("has no id at user.id", system)
    profile = user.get("profile")
    profile = profile if isinstance(profile, Mapping) else {}
    row = {
        "user": user["id"],
        "is_bot": _truth(user, "is_bot"),
        "is_deactivated": _truth(user, "deleted"),
        "time_zone": _text(user, "tz"),
        "display_name": _text(profile, "display_name"),
        "real_name": _text(profile, "real_name") or _text(user, "real_name"),
    }
    return row_table([row], USER_COLUMNS)


def members_table(content: Content, user_group: str, system: str) -> pd.DataFrame:
    """Read the members of a user group into one row each, with `MEMBER_COLUMNS`."""
    users = content.get("users")
    if not isinstance(users, list) or not all(isinstance(user, str) for user in users):
        raise unreadable("has no list of ids at users", system)
    rows = [{"user_group": user_group, "user": user} for user in dict.fromkeys(users)]
    return row_table(rows, MEMBER_COLUMNS)


def fetch_users(client: SystemClient, users: Iterable[str], deadline: Deadline) -> Fetched:
    """Ask for users one after another; one that the service does not know is named as missing.

    Raises
    ------
    SourceError
        The service failed or denied access before one user came.
    """
    came: list[Page] = []
    missing: list[str] = []
    asked = dict(_requests(users))
    for user, path in asked.items():
        try:
            came.append(client.get(path, partial(_user_page, client), deadline, endpoint="user"))
        except RefusedRequestError as error:
            missing.append(f"the user {user}: {error.what}")
        except SourceError as error:
            if not came:
                raise
            missing.append(f"the user {user} and those after: {error.what}")
            break
    last = page_of(empty_table(USER_COLUMNS), *missing)
    return collected([*came, last], USER_COLUMNS, {"users": ", ".join(asked)})


def fetch_members(client: SystemClient, user_group: str, deadline: Deadline) -> Fetched:
    """Ask who is in a user group; see `MEMBER_COLUMNS` for the shape."""
    path = members_request(user_group)
    content = client.get(
        path,
        lambda answer: (slack_object(answer, client.settings), 1),
        deadline,
        endpoint="user group",
    )
    page = page_of(members_table(content, user_group, client.system))
    return collected([page], MEMBER_COLUMNS, {"members": path})


def fetch_groups(client: SystemClient, deadline: Deadline) -> Fetched:
    """Ask which user groups there are, to find the ids of those that are called out."""

    def read(answer: Answer) -> tuple[Page, int]:
        page = page_of(groups_table(slack_object(answer, client.settings), client.system))
        return page, page.entry_count

    path = groups_request()
    page = client.get(path, read, deadline, endpoint="user groups")
    return collected([page], GROUP_COLUMNS, {"user_groups": path})


def _group(group: Any, index: int, system: str) -> dict[str, object]:
    if not isinstance(group, Mapping) or not isinstance(group.get("id"), str):
        raise unreadable(f"has no id at usergroups[{index}].id", system)
    return {
        "user_group": group["id"],
        "handle": _text(group, "handle"),
        "is_enabled": group.get("date_delete") in (None, 0),
        "name": _text(group, "name"),
    }


def _user_page(client: SystemClient, answer: Answer) -> tuple[Page, int]:
    return page_of(user_table(slack_object(answer, client.settings), client.system)), 1


def _requests(users: Iterable[str]) -> Iterator[tuple[str, str]]:
    for user in dict.fromkeys(users):
        yield user, user_request(user)


def _checked(text: str, form: re.Pattern[str], name: str) -> str:
    if not form.fullmatch(text):
        raise BadInputError(
            f"a Slack {name} is asked for by its id, not by its name",
            name,
            "Copy the id from the profile in Slack.",
        )
    return text


def _text(content: Mapping[str, Any], name: str) -> str | None:
    value = content.get(name)
    return value if isinstance(value, str) and value else None


def _truth(content: Mapping[str, Any], name: str) -> bool | None:
    value = content.get(name)
    return value if isinstance(value, bool) else None
