"""The same set of messages gives the same groups in any order, in bounded memory."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.analysis import errors_groups
from cie_runbook.analysis.errors_groups import Grouper, group, group_id, rendered
from tests.bench_triage.messages import labelled

LINES = labelled(3, 400).messages


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=80)), max_size=80), st.randoms())
def test_any_order_gives_the_same_groups(messages: list[str], chance: random.Random) -> None:
    found = dict(zip(messages, group(messages)["group_id"], strict=True))
    shuffled = list(messages)
    chance.shuffle(shuffled)
    assert dict(zip(shuffled, group(shuffled)["group_id"], strict=True)) == found


def test_batches_give_the_groups_of_one_call() -> None:
    grouper = Grouper()
    for start in range(0, len(LINES), 37):
        grouper.add(LINES[start : start + 37])
    told = grouper.groups()
    assert told["count"].sum() == len(LINES)
    counts = group(LINES)["group_id"].value_counts()
    assert dict(zip(told["group_id"], told["count"], strict=True)) == counts.to_dict()


def test_examples_are_real_messages_whatever_the_order() -> None:
    forth, back = Grouper(), Grouper()
    forth.add(LINES)
    back.add(reversed(LINES))
    assert forth.groups().equals(back.groups())
    assert all(set(shown) <= set(LINES) for shown in forth.groups()["examples"])


def test_a_stream_of_nonsense_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors_groups, "MOST_SHAPES", 10)
    chance = random.Random(1)  # noqa: S311 - nonsense, no secrets
    words = ["".join(chance.choices("ghijklmn", k=7)) for _ in range(300)]
    grouper = Grouper()
    grouper.add(f"{a} {b} {c} {a} {c} {b}" for a, b, c in zip(*[iter(words)] * 3, strict=True))
    assert grouper.is_coarse
    assert grouper.groups()["count"].sum() == 100
    assert len(grouper.groups()) <= 21


def test_names_are_merged_before_the_memory_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors_groups, "MOST_SHAPES", 40)
    chance = random.Random(2)  # noqa: S311 - invented names
    grouper = Grouper()
    names = ["".join(chance.choices("ghijklmn", k=7)) for _ in range(300)]
    grouper.add(f"user {name} was locked out" for name in names)
    assert not grouper.is_coarse
    assert grouper.groups()["template"].tolist() == ["user <*> was locked out"]


def test_nothing_added_gives_no_groups() -> None:
    assert Grouper().groups().empty


def test_an_id_is_the_template_s_own() -> None:
    assert group_id("a <*>") == group_id("a <*>") != group_id("b <*>")
    assert rendered(("status=", "503", ",", "x", ":", "<*>")) == "status=503, x: <*>"
