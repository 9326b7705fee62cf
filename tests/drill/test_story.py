"""The story's own promises."""

from __future__ import annotations

import dataclasses

import pytest

from cie_runbook.drill.chronicle import story_of
from tests.drill.worlds import WEDNESDAY, known_world


def test_a_story_is_of_one_day_and_cannot_be_changed() -> None:
    story = story_of(known_world(), None)

    assert story.day == WEDNESDAY
    with pytest.raises(dataclasses.FrozenInstanceError):
        story.failures[0].kind = "rest_error"  # type: ignore[misc]  # that is what is tested
