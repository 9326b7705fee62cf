"""Encoded queries."""

from __future__ import annotations

import pytest

from cie_runbook.drill.services.servicenow_query import selected
from cie_runbook.drill.services.servicenow_records import plain

RECORDS = [
    {"name": plain(name), "state": plain(state), "text": plain(text)}
    for name, state, text in (("a", "1", "Red door"), ("b", "6", ""), ("c", "2", "blue"))
]
FIELDS = frozenset(RECORDS[0])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "abc"),
        ("state=1", "a"),
        ("state!=6", "ac"),
        ("state=1^ORstate=2", "ac"),
        ("state=1^NQstate=6", "ab"),
        ("stateIN1,2^textLIKEBLUE", "c"),
        ("stateNOT IN1,2", "b"),
        ("textISEMPTY", "b"),
        ("textISNOTEMPTY^state>1", "c"),
        ("textSTARTSWITHred", "a"),
        ("nonsense=1", "abc"),  # dropped without a word: the filter widens
        ("state=1^nonsense=7", "a"),
        ("ORDERBYDESCname", "cba"),
        ("ORDERBYstate^ORDERBYname", "acb"),
        ("ORDERBYnonsense", "abc"),
    ],
)
def test_a_query_finds_and_orders(query: str, names: str) -> None:
    found = selected(RECORDS, query, FIELDS)
    assert "".join(record["name"].value for record in found) == names
