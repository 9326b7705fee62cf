"""An issue template with and without its front matter."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import RefusedRequestError, UnreadableAnswerError
from cie_runbook.sources.github_template import issue_template, read_template, template_request
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import client_of

FILE = """---
name: Ticket
about: 'A ticket: from the queue'
title: "[CIE] "
labels: check-in-experience, snow
assignees: ''

---

## What happened
---
Text.
"""
PATH = ".github/ISSUE_TEMPLATE/a ticket.md"
ACCEPT = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}


def make_answer(file: str | bytes, **more: Any) -> dict[str, Any]:
    packed = base64.encodebytes(file if isinstance(file, bytes) else file.encode()).decode()
    return {"type": "file", "encoding": "base64", "content": packed, "sha": "abc", **more}


def test_the_front_matter_is_read_and_stripped() -> None:
    template = read_template(make_answer(FILE))
    assert template.body == "## What happened\n---\nText.\n"
    assert (template.name, template.about) == ("Ticket", "A ticket: from the queue")
    assert template.title == "[CIE]"
    assert template.labels == ("check-in-experience", "snow")
    assert template.assignees == ()
    assert template.sha == "abc"


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    windows = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    assert read_template(make_answer(windows)) == read_template(make_answer(FILE))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("labels: [a, b, a]", ("a", "b")),
        ("labels:\n- a\n- b c", ("a", "b c")),
        ("labels: a", ("a",)),
        ("labels:", ()),
        ("name: x", ()),
    ],
)
def test_labels_may_be_a_list_or_a_text(written: str, read: tuple[str, ...]) -> None:
    assert read_template(make_answer(f"---\n{written}\n---\nbody\n")).labels == read


@pytest.mark.parametrize("file", ["", "no front matter\n", "---\nname: never ended\n"])
def test_a_file_without_front_matter_is_all_body(file: str) -> None:
    template = read_template(make_answer(file))
    assert (template.body, template.labels) == (file, ())


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (make_answer("---\n: [secret\n---\n"), "not plain YAML"),
        (make_answer("---\n- secret\n---\n"), "not a list of names"),
        (make_answer("---\ntitle: [secret]\n---\n"), "title is not text"),
        (make_answer("---\nlabels: {secret: b}\n---\n"), "labels are not words"),
        (make_answer(b"\xff\xfesecret"), "not text"),
        (make_answer("x", content="***"), "not text"),
        (make_answer("x", encoding="none", content=""), "no file in base64"),
        ({"message": "secret"}, "no file in base64"),
        (make_answer("x", sha=None), "no id at sha"),
    ],
)
def test_a_file_that_is_no_template_is_unreadable_and_not_quoted(
    answer: dict[str, Any], what: str
) -> None:
    with pytest.raises(UnreadableAnswerError, match=what) as caught:
        read_template(answer)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.text())
def test_any_text_is_read_or_refused(file: str) -> None:
    with suppress(UnreadableAnswerError):
        read_template(make_answer(file.encode(errors="replace")))


def test_the_template_is_fetched_from_its_repository() -> None:
    url = "/repos/o/r/contents/.github/ISSUE_TEMPLATE/a%20ticket.md"
    assert template_request("o/r", PATH) == url
    with (
        replay(Exchange("GET", url, (Reply.of(make_answer(FILE)),))) as server,
        client_of("github", server.url, ACCEPT) as (client, deadline),
    ):
        assert issue_template(client, "o/r", PATH, deadline).name == "Ticket"
    headers = server.seen[0].headers
    assert headers["accept"] == ACCEPT["Accept"]
    assert headers["x-github-api-version"] == "2022-11-28"
    assert headers["user-agent"]


def test_a_missing_template_is_a_refused_request() -> None:
    url = template_request("o/r", PATH)
    with (
        replay(Exchange("GET", url, (Reply.of({"message": "Not Found"}, 404),))) as server,
        client_of("github", server.url) as (client, deadline),
        pytest.raises(RefusedRequestError, match="status 404"),
    ):
        issue_template(client, "o/r", PATH, deadline)
