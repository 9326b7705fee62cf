"""A suggestion is written to the case and read back whole."""

from __future__ import annotations

import json

from cie_runbook.findings.suggestions import (
    Suggestion,
    read_suggestions,
    suggestions_document,
)


def test_a_suggestion_survives_json() -> None:
    said = Suggestion(
        kind="servicenow_state", target="INC1", why="why", more={"state": "Resolved"},
        facts=("a fact",),
    )  # fmt: skip
    document = json.loads(json.dumps(suggestions_document([said])))
    assert read_suggestions(document) == (said,)
