"""GitHub of a rehearsal, read by the runbook's own client and asked directly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cie_runbook.drill.services.github_template import TEMPLATE_PATH
from cie_runbook.drill.services.servicenow_tickets import tickets_of
from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.github_issues import issues_by_title
from cie_runbook.sources.github_template import issue_template
from tests.drill.services.stories import NOON, Stage, without

REPOSITORY = "department-of-veterans-affairs/va.gov-team"
ISSUES = f"/repos/{REPOSITORY}/issues"


def test_the_client_reads_the_template_with_its_front_matter() -> None:
    with Stage().client("github") as (client, deadline):
        template = issue_template(client, REPOSITORY, TEMPLATE_PATH, deadline)
    assert template.title.startswith("[SNOW]: INCIDENT NUMBER")
    assert template.labels == ("backend", "bug", "SNOW", "HCE-Checkin")
    assert template.body.startswith("## Ticket\n")


def test_an_issue_that_follows_a_ticket_up_is_found_by_its_number() -> None:
    stage = Stage()
    ticket = next(one for one in tickets_of(stage.story) if one.state == "2")
    with stage.client("github") as (client, deadline):
        found = issues_by_title(client, REPOSITORY, ticket.number, deadline).table
        nothing = issues_by_title(client, REPOSITORY, "INC0000001", deadline).table
    assert found["title"].tolist() == [f"[SNOW]: INCIDENT NUMBER {ticket.number}"]
    assert found["labels"].tolist() == ["backend, bug, SNOW, HCE-Checkin"]
    assert len(nothing) == 0


def test_a_filed_issue_is_found_afterwards_and_unknown_labels_are_dropped() -> None:
    stage = Stage()
    content = {"title": "[SNOW]: INCIDENT NUMBER INC7654321", "labels": ["bug", "nonsense"]}
    answer = stage.ask("github", "POST", ISSUES, content)
    assert answer.status == 201
    assert [label["name"] for label in answer.body["labels"]] == ["bug"]
    with stage.client("github") as (client, deadline):
        found = issues_by_title(client, REPOSITORY, "INC7654321", deadline).table
    assert found["issue_number"].tolist() == [str(answer.body["number"])]
    assert stage.ask("github", "GET", f"{ISSUES}/{answer.body['number']}").status == 200
    newest = stage.ask("github", "GET", f"{ISSUES}?labels=bug&state=all").body[0]
    assert newest["number"] == answer.body["number"]


def test_more_issues_than_a_page_holds_come_whole() -> None:
    stage = Stage()
    for number in range(130):
        stage.ask("github", "POST", ISSUES, {"title": f"Many {number}"})
    with stage.client("github") as (client, deadline):
        found = issues_by_title(client, REPOSITORY, "Many", deadline).table
    assert found["issue_number"].nunique() == 130
    first = stage.ask("github", "GET", f"{ISSUES}?per_page=100")
    assert 'rel="next"' in first.headers["Link"]


@pytest.mark.parametrize(
    ("scope", "path", "status"),
    [
        ("metadata=read", f"/repos/{REPOSITORY}", 404),
        ("contents=read", f"/repos/{REPOSITORY}/contents/{TEMPLATE_PATH}", 403),
        ("issues=read", ISSUES, 403),
    ],
)
def test_a_missing_permission_is_named_in_a_header(scope: str, path: str, status: int) -> None:
    answer = Stage(tokens=without("github", scope)).ask("github", "GET", path)
    assert answer.status == status
    assert answer.headers["X-Accepted-GitHub-Permissions"] == scope


def test_the_client_is_denied_without_the_permission() -> None:
    stage = Stage(tokens=without("github", "issues=read"))
    with stage.client("github") as (client, deadline), pytest.raises(AccessDeniedError):
        issues_by_title(client, REPOSITORY, "x", deadline)


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        (ISSUES, {"title": ""}, 422),
        (ISSUES, ["title"], 400),
        ("/repos/department-of-veterans-affairs/drill-without-issues/issues", {"title": "x"}, 410),
        ("/repos/somebody/else/issues", {"title": "x"}, 404),
    ],
)
def test_an_issue_that_cannot_be_filed_is_refused(path: str, content: Any, status: int) -> None:
    assert Stage().ask("github", "POST", path, content).status == status


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/repos/{REPOSITORY}", 200),
        (f"/repos/{REPOSITORY}/labels", 200),
        (f"/repos/{REPOSITORY}/contents/README.md", 404),
        (f"{ISSUES}/1", 404),
        ("/search/issues", 422),
        ("/search/code", 404),
    ],
)
def test_paths_answer_as_documented(path: str, status: int) -> None:
    assert Stage().ask("github", "GET", path).status == status


def test_searches_have_a_limit_of_their_own_that_resets_at_an_instant() -> None:
    stage = Stage()
    answers = [stage.ask("github", "GET", "/search/issues?q=x") for _ in range(31)]
    assert (answers[-2].status, answers[-1].status) == (200, 403)
    assert answers[-1].headers["X-RateLimit-Resource"] == "search"
    assert int(answers[-1].headers["X-RateLimit-Reset"]) == int(NOON.timestamp()) + 60
    assert stage.ask("github", "GET", ISSUES).status == 200
    stage.now += timedelta(minutes=1)
    assert stage.ask("github", "GET", "/search/issues?q=x").status == 200


def test_a_wrong_token_is_refused_and_without_one_nothing_is_there() -> None:
    wrong = Stage().ask("github", "GET", ISSUES, Authorization="Bearer nonsense")
    assert (wrong.status, wrong.body["message"]) == (401, "Bad credentials")
