"""Issues, filed and found."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.github_issues import LONGEST_BODY, found_by, issue_from
from tests.drill.services.stories import NOON

REPOSITORY = "o/r"
ISSUE = issue_from(
    {"title": "[SNOW]: INC0012345", "body": "details", "labels": ["snow"]}, 7, "me", ["me"], NOON
)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ('repo:o/r is:issue in:title "INC0012345"', True),
        ("repo:o/other INC0012345", False),
        ("in:title details", False),
        ("in:body details", True),
        ("is:closed", False),
        ("-is:closed state:open", True),
        ("label:SNOW", True),
        ("-label:SNOW", False),
    ],
)
def test_a_search_reads_its_qualifiers(query: str, is_found: bool) -> None:
    assert bool(found_by(query, REPOSITORY, [ISSUE])) is is_found


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"title": 7},
        {"title": "x" * 257},
        {"title": "x", "body": "x" * (LONGEST_BODY + 1)},
        {"title": "x", "labels": "bug"},
        {"title": "x", "assignees": ["nobody"]},
    ],
)
def test_a_field_that_cannot_be_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(RefusalError):
        issue_from(content, 1, "me", ["me"], NOON)


def test_labels_keep_the_spelling_of_the_repository() -> None:
    assert ISSUE.labels == ("SNOW",)
    assert ISSUE.to_json(REPOSITORY, "http://here")["html_url"] == "http://here/o/r/issues/7"
