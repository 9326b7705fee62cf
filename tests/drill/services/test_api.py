"""What the services share: paths, numbers, who is asked first."""

from __future__ import annotations

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import (
    Reply,
    Route,
    form_body,
    json_mapping,
    whole,
)
from tests.drill.services.stories import Stage


def route(path: str) -> Route:
    return Route(
        method="GET", path=path, scope=None, handle=lambda request, parts: Reply(body=dict(parts))
    )


@pytest.mark.parametrize(
    ("path", "asked", "parts"),
    [
        ("issues/{id}/", "issues/7/", {"id": "7"}),
        ("issues/{id}/", "issues/7", None),
        ("issues/{id}/", "issues/7/8/", None),
        ("contents/{path*}", "contents/a/b.md", {"path": "a/b.md"}),
        ("a.b/{id}", "axb/1", None),
        ("users/{id}", "users/a%2Fb", {"id": "a/b"}),
    ],
)
def test_a_path_fits_as_a_whole(path: str, asked: str, parts: dict[str, str] | None) -> None:
    assert route(path).matched(asked) == parts


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("0", 1), ("99", 50), ("-3", 25), ("many", 25), (None, 25)]
)
def test_a_number_is_held_within_bounds(text: str | None, number: int) -> None:
    assert whole(text, 25, least=1, most=50) == number


def test_bodies_that_cannot_be_read_are_empty() -> None:
    request = Request.of("POST", "/x", {}, b"[not json")
    assert json_mapping(request) == {}
    assert form_body(Request.of("POST", "/x", {}, b"a=1&b=")) == {"a": "1", "b": ""}


def test_every_answer_leaves_its_line_for_the_journal() -> None:
    answer = Stage().ask("slack", "GET", "/auth.test")
    assert (answer.exchange.path, answer.exchange.status) == ("/slack/api/auth.test", 200)
