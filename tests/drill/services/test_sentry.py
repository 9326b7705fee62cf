"""Sentry of a rehearsal, read by the runbook's own client and asked directly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cie_runbook.drill.services.planted import PLANTED
from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.sentry_event import event
from cie_runbook.sources.sentry_events import events
from cie_runbook.sources.sentry_issues import IssueSearch, issues
from tests.drill.services.stories import (
    NINE_FORTY,
    NOON,
    WHOLE_DAY,
    Stage,
    make_failure,
    make_story,
    outage,
    without,
)

SEARCH = IssueSearch(organization="drill", window=WHOLE_DAY, query="is:unresolved team:check-in")
BETWEEN = "start=2026-11-18T05:00:00&end=2026-11-19T05:00:00"


def test_the_client_reads_issue_events_and_trace_of_an_outage() -> None:
    story = outage(12)
    with Stage(story).client("sentry") as (client, deadline):
        found = issues(client, SEARCH, deadline).table
        assert found["event_count"].tolist() == [12]
        assert found["first_seen_at"][0] == story.failures[0].at
        assert found["last_seen_at"][0] == story.failures[-1].at
        issue_id = found["issue_id"][0]
        listed = events(client, "drill", issue_id, WHOLE_DAY, deadline)
        latest = event(client, "drill", issue_id, deadline)
    assert len(listed.table) == 12
    assert listed.table["tag_external_service"].unique().tolist() == ["chip"]
    assert latest.trace_id == str(story.failures[-1].trace_id)  # as spans have it
    assert latest.release == "vets-api@v7"
    assert latest.frames["is_ours"].tolist() == [False, True, True, True]


def test_more_events_than_a_page_holds_come_whole() -> None:
    failures = tuple(
        make_failure(number, at=NINE_FORTY + timedelta(seconds=number)) for number in range(230)
    )
    with Stage(make_story(failures=failures)).client("sentry") as (client, deadline):
        issue_id = issues(client, SEARCH, deadline).table["issue_id"][0]
        listed = events(client, "drill", issue_id, WHOLE_DAY, deadline)
    assert listed.table["event_id"].nunique() == 230
    assert listed.missing == ()


def test_what_the_client_takes_holds_nothing_that_was_planted() -> None:
    stage = Stage()
    with stage.client("sentry") as (client, deadline):
        table = issues(client, SEARCH, deadline).table
        issue_id = table["issue_id"][0]
        frames = event(client, "drill", issue_id, deadline).frames
        listed = events(client, "drill", issue_id, WHOLE_DAY, deadline).table
    taken = table.to_csv() + frames.to_csv() + listed.to_csv()
    body = stage.ask("sentry", "GET", f"/organizations/drill/issues/{issue_id}/events/latest/")
    assert not [value for value in PLANTED if value in taken]
    assert any(value in body.payload.decode() for value in PLANTED)


def test_a_last_page_still_names_a_next_one_and_says_it_is_empty() -> None:
    answer = Stage().ask("sentry", "GET", f"/organizations/drill/issues/?query=&{BETWEEN}")
    previous, following = answer.headers["Link"].split(", ")
    assert 'rel="previous"; results="false"' in previous
    assert 'rel="next"; results="false"' in following


def test_a_missing_scope_is_refused_without_its_name() -> None:
    stage = Stage(tokens=without("sentry", "event:read"))
    answer = stage.ask("sentry", "GET", "/organizations/drill/issues/")
    assert answer.status == 403
    assert answer.body == {"detail": "You do not have permission to perform this action."}
    with stage.client("sentry") as (client, deadline), pytest.raises(AccessDeniedError):
        issues(client, SEARCH, deadline)


def test_the_root_lists_the_scopes_of_the_token() -> None:
    body = Stage(tokens=without("sentry", "org:read")).ask("sentry", "GET", "/").body
    assert body["auth"]["scopes"] == ["project:read", "event:read"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/organizations/drill/issues", 301),
        ("/organizations/other/issues/", 404),
        ("/organizations/drill/issues/?project=unknown", 403),
        ("/organizations/drill/issues/1/", 404),
        ("/organizations/drill/events/?field=title", 400),
        ("/projects/drill/vets-api/issues/?statsPeriod=3d", 400),
        ("/projects/drill/vets-api/events/0/", 404),
    ],
)
def test_what_is_wrong_is_answered_as_the_service_does(path: str, status: int) -> None:
    assert Stage().ask("sentry", "GET", path).status == status


def test_a_wrong_token_and_none_are_told_apart() -> None:
    wrong = Stage().ask("sentry", "GET", "/", Authorization="Bearer nonsense")
    none = Stage().ask("sentry", "GET", "/", Authorization="")
    assert (wrong.status, wrong.body["detail"]) == (401, "Invalid token")
    assert none.status == 401


def test_the_limit_is_told_and_ends_with_its_second() -> None:
    stage = Stage()
    answers = [stage.ask("sentry", "GET", "/organizations/drill/issues/") for _ in range(41)]
    assert [answer.status for answer in answers] == [200] * 40 + [429]
    assert answers[-1].headers["X-Sentry-Rate-Limit-Remaining"] == "0"
    assert int(answers[-1].headers["X-Sentry-Rate-Limit-Reset"]) == int(NOON.timestamp()) + 1
    stage.now += timedelta(seconds=1)
    assert stage.ask("sentry", "GET", "/organizations/drill/issues/").status == 200


def test_table_trend_and_volume_count_the_same() -> None:
    stage = Stage()
    path = "/organizations/drill"
    table = stage.ask(
        "sentry",
        "GET",
        f"{path}/events/?dataset=errors&field=issue&field=count()&sort=-count()&{BETWEEN}",
    ).body
    trend = stage.ask(
        "sentry", "GET", f"{path}/events-timeseries/?dataset=errors&interval=5m&{BETWEEN}"
    ).body
    volume = stage.ask(
        "sentry",
        "GET",
        f"{path}/stats_v2/?groupBy=outcome&field=sum(quantity)&interval=1h&{BETWEEN}",
    ).body
    assert [row["count()"] for row in table["data"]] == [12]
    assert sum(value["value"] for value in trend["timeSeries"][0]["values"]) == 12
    assert volume["groups"][0]["totals"] == {"sum(quantity)": 12}


def test_old_servers_list_a_projects_issues() -> None:
    answer = Stage().ask("sentry", "GET", "/projects/drill/vets-api/issues/?statsPeriod=24h")
    assert [issue["count"] for issue in answer.body] == ["12"]
    assert answer.body[0]["project"]["slug"] == "vets-api"


def test_an_event_is_found_by_its_id_in_issue_and_project() -> None:
    stage = Stage()
    issue_id = stage.ask("sentry", "GET", "/organizations/drill/issues/?query=").body[0]["id"]
    path = f"/organizations/drill/issues/{issue_id}/events/"
    full = stage.ask("sentry", "GET", f"{path}?full=true&per_page=1").body[0]
    assert full["entries"]
    for place in (path, "/projects/drill/vets-api/events/"):
        assert stage.ask("sentry", "GET", f"{place}{full['eventID']}/").body["id"] == full["id"]
    oldest = stage.ask("sentry", "GET", f"{path}oldest/").body
    assert oldest["dateCreated"] < full["dateCreated"]
    assert stage.ask("sentry", "GET", f"/organizations/drill/issues/{issue_id}/").status == 200
    assert stage.ask("sentry", "GET", "/organizations/drill/projects/").body[0]["id"] == "101"
