"""Entries are typed, and a mistake in one names its line."""

from __future__ import annotations

from typing import Any

import pytest

from cie_runbook.catalog.document import Document, parse_document
from cie_runbook.catalog.entries import entries_by_id, entries_in_order, nearest, typed_entry
from cie_runbook.catalog.models import Channel, Dashboard, Edge, EvidenceSpec, Playbook
from cie_runbook.errors import CatalogError

CHANNEL = """\
cie:
  name: "#cie"
  slack_id: C02UP02HHGX
  purpose: questions
"""


def document(text: str) -> Document:
    return parse_document(text.encode(), "x.yaml")


def by_id(model: Any, text: str) -> Any:
    read = document(text)
    return entries_by_id(read, model, read.content)


def mistake(model: Any, text: str) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        by_id(model, text)
    return caught.value


def test_the_name_before_the_colon_is_the_id() -> None:
    expected = Channel(id="cie", name="#cie", slack_id="C02UP02HHGX", purpose="questions")
    assert by_id(Channel, CHANNEL) == {"cie": expected}


def test_a_second_id_is_refused() -> None:
    error = mistake(Channel, CHANNEL + "  id: other\n")
    assert error.where == "x.yaml line 5"
    assert "field 'id'" in error.what


def test_an_unknown_field_is_answered_with_the_nearest_known_one() -> None:
    error = mistake(Channel, CHANNEL.replace("slack_id", "slackid"))
    assert error.where == "x.yaml line 3"
    assert error.what == "channel cie has an unknown field 'slackid'"
    assert error.mend == "Did you mean 'slack_id'?"


def test_a_missing_field_is_named_at_its_entry() -> None:
    error = mistake(Dashboard, "a-b-c:\n  org: vagov\n  title: x\n")
    assert error.where == "x.yaml line 1"
    assert error.what == "dashboard a-b-c lacks the field 'source'"


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("title: 007x\n  bin_s: '300'", 3),
        ("title: x\n  bin_s: 300.5", 3),
        ("title: 5\n  bin_s: 300", 2),
    ],
)
def test_nothing_passes_for_another_type(field: str, line: int) -> None:
    text = f"e:\n  {field}\n  org: o\n  metrics: [a]\n  history_weeks: 6\n"
    error = mistake(EvidenceSpec, text)
    assert error.where == f"x.yaml line {line}"
    assert "does not fit the field" in error.what
    assert error.mend.startswith("Input should be")


def test_a_number_out_of_range_shows_the_range() -> None:
    text = "e:\n  title: x\n  org: o\n  metrics: [a]\n  bin_s: 0\n  history_weeks: 6\n"
    error = mistake(EvidenceSpec, text)
    assert error.where == "x.yaml line 5"
    assert error.mend == "Input should be greater than 0."


def test_a_wrong_item_of_a_list_has_its_own_line() -> None:
    text = (
        "e:\n  title: x\n  org: o\n  metrics:\n    - a\n    - 5\n  bin_s: 300\n  history_weeks: 6\n"
    )
    error = mistake(EvidenceSpec, text)
    assert error.where == "x.yaml line 6"


@pytest.mark.parametrize("text", ["- a\n", "text\n", "5\n"])
def test_a_part_that_is_no_mapping_is_refused(text: str) -> None:
    assert "a list of names is expected" in mistake(Channel, text).what


@pytest.mark.parametrize("text", ["cie:\n", "cie: text\n", "cie: [a]\n"])
def test_an_entry_without_fields_is_refused(text: str) -> None:
    error = mistake(Channel, text)
    assert error.what == "channel cie has no fields"
    assert "`name: …`" in error.mend


def test_entries_of_a_list_are_counted_from_one() -> None:
    read = document("- {caller: a, dependency: b, why: x}\n- {caller: a, why: x}\n")
    with pytest.raises(CatalogError) as caught:
        entries_in_order(read, Edge, read.content)
    assert str(caught.value).startswith("x.yaml line 2: edge 2 lacks the field 'dependency'")


def test_a_part_that_should_be_a_list_is_refused() -> None:
    read = document("a: b\n")
    with pytest.raises(CatalogError, match="a list is expected, one edge an item"):
        entries_in_order(read, Edge, read.content)


def test_an_entry_of_its_own_file_needs_no_id() -> None:
    read = document("acknowledge_business_min: 15\n")
    with pytest.raises(CatalogError, match="the playbook lacks the field"):
        typed_entry(read, Playbook, read.content)


def test_a_name_like_no_other_is_answered_with_what_there_is() -> None:
    assert nearest("zzz", ["b", "a"], "orgs") == "Known orgs: a, b."
    assert nearest("zzz", [f"n{number:02}" for number in range(20)], "orgs").endswith("n11, ….")
