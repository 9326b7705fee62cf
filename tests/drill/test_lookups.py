"""Where a search finds the value of a key."""

from __future__ import annotations

from cie_runbook.drill.lookups import at_path, event_values, log_values, span_values, tagged


def test_a_path_leads_through_objects_and_keys_with_dots() -> None:
    tree = {"a": {"b": [1, 2]}, "c.d": 3}

    assert at_path(tree, "a.b") == [1, 2]
    assert at_path(tree, "c.d") == (3,)
    assert at_path(tree, "a.x") == ()
    assert at_path("text", "a") == ()


def test_tags_are_values_of_their_key() -> None:
    assert tagged(["env:prod", "env:staging", "alone"], "env") == ("prod", "staging")


def test_each_kind_of_entry_has_its_text_keys_and_facets() -> None:
    log = {"message": "m", "tags": ["env:prod"], "attributes": {"x": 1}, "service": "s"}
    span = {"resource_name": "r", "tags": [], "service": "s", "custom": {"status": "ok", "y": 2}}
    event = {
        "message": "m",
        "tags": ["source:monitor"],
        "attributes": {"title": "t", "sourcecategory": "monitor", "monitor_id": 5},
    }

    assert list(log_values(log, "")) == ["m"]
    assert list(log_values(log, "service")) == ["s"]
    assert list(log_values(log, "@x")) == [1]
    assert list(span_values(span, "status")) == ["ok"]
    assert list(span_values(span, "@y")) == [2]
    assert list(span_values(span, "")) == ["r", ""]
    assert list(event_values(event, "")) == ["m", "t"]
    assert list(event_values(event, "source")) == ["monitor", "monitor"]
    assert list(event_values(event, "monitor_id")) == [5]
