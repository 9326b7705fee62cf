"""One issue for one ticket."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose_tickets import IssueWords, github_issue
from cie_runbook.actions.draft import Draft
from cie_runbook.sources.github_template import IssueTemplate
from tests.actions.services import GitHub
from tests.actions.world import REPOSITORY, TICKET, World, make_world
from tests.replay import replay

TEMPLATE = IssueTemplate(
    sha="abc",
    name="Ticket",
    about="For tickets",
    title="[SNOW]: INCIDENT NUMBER <SNOW Incident number>",
    labels=("backend", "bug", "SNOW", "HCE-Checkin"),
    assignees=(),
    body="## Tasks\n- [ ] Look\n",
)


def drafted(world: World) -> Draft:
    words = IssueWords(ticket=TICKET, summary="CHIP answers slowly.", facts=("p95 of 4.2 s",))
    return github_issue(world.origin, REPOSITORY, TEMPLATE, words)


def test_an_issue_is_filed_from_the_template(tmp_path: Path) -> None:
    github = GitHub(REPOSITORY)
    with replay(*github.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        ended = world.send(draft)
    (issue,) = github.issues
    assert issue["title"] == f"[SNOW]: INCIDENT NUMBER {TICKET}"
    assert "CHIP answers slowly.\n\n- p95 of 4.2 s\n\n## Tasks\n- [ ] Look" in issue["body"]
    assert f"<!-- {draft.mark} -->" in issue["body"]
    assert [label["name"] for label in issue["labels"]] == list(TEMPLATE.labels)
    assert ended.receipt is not None
    assert (ended.receipt.link, ended.receipt.notes) == (issue["html_url"], ())


def test_labels_that_were_dropped_are_named(tmp_path: Path) -> None:
    github = GitHub(REPOSITORY, labels=frozenset({"bug"}))
    with replay(*github.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(drafted(world))
    assert ended.receipt is not None
    assert ended.receipt.notes == (
        "The service dropped the labels backend, SNOW, HCE-Checkin: set them by hand.",
    )


def test_a_ticket_that_has_an_issue_gets_no_second_one(tmp_path: Path) -> None:
    there = {"number": 7, "title": f"[SNOW]: {TICKET}", "html_url": "https://github.com/i/7"}
    github = GitHub(REPOSITORY, issues=[there])
    with replay(*github.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        ended = world.send(drafted(world))
    assert ended.receipt is not None
    assert (ended.receipt.reference, ended.receipt.was_there) == ("7", True)
    assert "no second one was filed" in ended.receipt.notes[0]
    assert len(github.issues) == 1


def test_an_issue_whose_answer_was_lost_is_found_by_its_mark(tmp_path: Path) -> None:
    github = GitHub(REPOSITORY, fails=True)
    with replay(*github.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert len(github.issues) == 1
