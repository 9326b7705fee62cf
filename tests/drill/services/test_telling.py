"""Ids belong to what they name; what is derived is derived once a story."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.services.telling import Told, hex_id, iso_z, number_id, word_id
from cie_runbook.drill.story import Story
from tests.drill.services.stories import make_story


def test_a_story_is_derived_from_once_until_it_goes_on() -> None:
    stories = [make_story()]
    seen: list[Story] = []

    def derive(story: Story) -> int:
        seen.append(story)
        return len(seen)

    told = Told(lambda: stories[-1], derive)
    assert (told(), told()) == (1, 1)
    stories.append(make_story())
    assert told() == 2


@given(st.text(), st.integers(1, 18))
def test_numbers_have_as_many_digits_as_asked_for(name: str, digits: int) -> None:
    number = number_id(name, digits=digits)
    assert len(str(number)) == digits
    assert number == number_id(name, digits=digits)


def test_ids_have_the_form_of_their_service() -> None:
    assert len(hex_id("a")) == 32
    assert word_id("Q", "a", length=14).isupper()
    assert len(word_id("Q", "a", length=14)) == 14


def test_an_instant_is_marked_as_utc() -> None:
    assert iso_z(datetime(2026, 11, 18, tzinfo=UTC)) == "2026-11-18T00:00:00Z"
