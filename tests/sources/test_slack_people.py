"""Slack users by id, and the members of a user group."""

from typing import Any

import pytest

from cie_runbook.errors import (
    AccessDeniedError,
    BadInputError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.slack_people import (
    GROUP_COLUMNS,
    MEMBER_COLUMNS,
    SAFE_GROUP_COLUMNS,
    SAFE_MEMBER_COLUMNS,
    SAFE_USER_COLUMNS,
    USER_COLUMNS,
    fetch_groups,
    fetch_members,
    fetch_users,
    groups_table,
    members_request,
    members_table,
    user_request,
    user_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import client_of, sample

USER = sample("slack/users-info.json")
ONE, TWO = "U0000000001", "U0000000002"
GROUP = "S0000000001"


def user(name: str, *replies: Reply) -> Exchange:
    return Exchange("GET", "/users.info", replies, f"user={name}")


def found(name: str) -> Reply:
    return Reply.of({"ok": True, "user": {"id": name}})


def refused(code: str, **more: Any) -> Reply:
    return Reply.of({"ok": False, "error": code, **more})


def users(names: list[str], *exchanges: Exchange) -> Fetched:
    with replay(*exchanges) as server, client_of("slack", server.url) as (client, deadline):
        return fetch_users(client, names, deadline)


def members(reply: Reply) -> Fetched:
    with (
        replay(Exchange("GET", "/usergroups.users.list", (reply,), f"usergroup={GROUP}")) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        return fetch_members(client, GROUP, deadline)


def test_a_user_is_read() -> None:
    table = user_table(USER, "slack")
    assert table.dtypes.astype(str).to_dict() == USER_COLUMNS
    assert table.to_dict("records") == [
        {
            "user": ONE,
            "is_bot": False,
            "is_deactivated": False,
            "time_zone": "America/New_York",
            "display_name": "pat",
            "real_name": "Pat Example",
        }
    ]


def test_what_a_user_does_not_say_is_unknown() -> None:
    row = user_table({"user": {"id": ONE}}, "slack").iloc[0]
    assert row.drop("user").isna().all()


@pytest.mark.parametrize("content", [{}, {"user": None}, {"user": {"name": "secret"}}])
def test_a_user_without_an_id_is_unreadable(content: dict[str, Any]) -> None:
    with pytest.raises(UnreadableAnswerError, match=r"user\.id"):
        user_table(content, "slack")


def test_each_user_is_asked_for_once() -> None:
    fetched = users([ONE, TWO, ONE], user(ONE, found(ONE)), user(TWO, found(TWO)))
    assert list(fetched.table["user"]) == [ONE, TWO]
    assert fetched.completeness == "complete"


def test_nobody_asked_for_is_empty() -> None:
    fetched = users([])
    assert fetched.completeness == "empty"
    assert fetched.table.dtypes.astype(str).to_dict() == USER_COLUMNS


def test_a_user_whom_slack_does_not_know_is_named() -> None:
    fetched = users([ONE, TWO], user(ONE, refused("user_not_found")), user(TWO, found(TWO)))
    assert list(fetched.table["user"]) == [TWO]
    assert fetched.completeness == "partial"
    assert fetched.missing == (f"the user {ONE}: the service refused the request (user_not_found)",)


def test_a_failure_half_way_leaves_who_came() -> None:
    fetched = users([ONE, TWO], user(ONE, found(ONE)), user(TWO, Reply(500)))
    assert (list(fetched.table["user"]), fetched.completeness) == ([ONE], "partial")


def test_a_failure_at_once_is_an_error() -> None:
    with pytest.raises(UnavailableError):
        users([ONE], user(ONE, Reply(500)))


def test_a_missing_scope_is_named() -> None:
    with pytest.raises(AccessDeniedError, match="users:read"):
        users([ONE, TWO], user(ONE, refused("missing_scope", needed="users:read")))


def test_the_members_of_a_group_are_read_once_each() -> None:
    fetched = members(Reply.of({"ok": True, "users": [ONE, TWO, ONE]}))
    assert list(fetched.table["user"]) == [ONE, TWO]
    assert set(fetched.table["user_group"]) == {GROUP}
    assert fetched.table.dtypes.astype(str).to_dict() == MEMBER_COLUMNS


def test_a_group_of_nobody_is_empty() -> None:
    assert members(Reply.of({"ok": True, "users": []})).completeness == "empty"


@pytest.mark.parametrize("given", [None, "U1", [1], [{"id": ONE}]])
def test_members_that_are_no_ids_are_unreadable(given: object) -> None:
    with pytest.raises(UnreadableAnswerError):
        members_table({"users": given}, GROUP, "slack")


@pytest.mark.parametrize("name", ["pat", "@pat", "", "U1&x=2", GROUP])
def test_a_user_is_asked_for_by_id(name: str) -> None:
    with pytest.raises(BadInputError):
        user_request(name)


def test_a_group_is_asked_for_by_id() -> None:
    assert members_request(GROUP) == f"/usergroups.users.list?usergroup={GROUP}"
    with pytest.raises(BadInputError):
        members_request("@vetext-team")


def test_names_of_people_are_not_declared_safe() -> None:
    assert set(USER_COLUMNS) - SAFE_USER_COLUMNS == {"display_name", "real_name"}
    assert set(MEMBER_COLUMNS) == SAFE_MEMBER_COLUMNS


GROUPS = [
    {"id": GROUP, "handle": "vetext-tier-3-team", "name": "VEText Tier 3", "date_delete": 0},
    {"id": "S0000000009", "handle": "", "name": None, "date_delete": 1700000000, "extra": 1},
]


def test_user_groups_are_listed_with_the_ids_that_notify() -> None:
    reply = Reply.of({"ok": True, "usergroups": GROUPS})
    with (
        replay(Exchange("GET", "/usergroups.list", (reply,))) as server,
        client_of("slack", server.url) as (client, deadline),
    ):
        fetched = fetch_groups(client, deadline)
    assert fetched.completeness == "complete"
    assert fetched.table.dtypes.astype(str).to_dict() == GROUP_COLUMNS
    assert fetched.table["user_group"].tolist() == [GROUP, "S0000000009"]
    assert fetched.table["handle"].fillna("").tolist() == ["vetext-tier-3-team", ""]
    assert fetched.table["is_enabled"].tolist() == [True, False]
    assert set(GROUP_COLUMNS) - SAFE_GROUP_COLUMNS == {"handle", "name"}


@pytest.mark.parametrize("groups", [None, {}, ["secret"], [{"handle": "secret"}]])
def test_groups_without_ids_are_named_by_their_path(groups: object) -> None:
    with pytest.raises(UnreadableAnswerError, match="usergroups") as caught:
        groups_table({"usergroups": groups}, "slack")
    assert "secret" not in str(caught.value)
