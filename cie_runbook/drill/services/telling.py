"""How a service tells a story: what it derives is made once a story, ids come from what they name.

Ids never count: a story that goes on keeps the ids that were given before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, TypeVar

from cie_runbook.drill.story import Story

T = TypeVar("T")


class Told(Generic[T]):
    """What a service derives from the story, made anew when the story went on.

    Parameters
    ----------
    story : callable
        The story as it stands now.
    derive : callable
        Turns it into what the service shows.
    """

    def __init__(self, story: Callable[[], Story], derive: Callable[[Story], T]) -> None:
        self._story, self._derive = story, derive
        self._known: tuple[Story, T] | None = None

    def __call__(self) -> T:
        """Return what is derived from the story as it stands."""
        story = self._story()
        if self._known is None or self._known[0] is not story:
            self._known = (story, self._derive(story))
        return self._known[1]


def hex_id(*names: object, digits: int = 32) -> str:
    """Return hexadecimal digits that belong to `names`, the same in every process."""
    text = "/".join(str(name) for name in names)
    return hashlib.sha256(f"drill/{text}".encode()).hexdigest()[:digits]


def number_id(*names: object, digits: int) -> int:
    """Return a whole number of exactly so many digits that belongs to `names`."""
    least = int(f"1{'0' * (digits - 1)}")
    return least + int(hex_id(*names, digits=16), 16) % (9 * least)


def word_id(start: str, *names: object, length: int) -> str:
    """Return an id of capital letters and digits that belongs to `names`, as Slack's are."""
    return start + hex_id(*names).upper()[: length - len(start)]


def iso_z(at: datetime) -> str:
    """Return an instant to the microsecond where it has one, in UTC, marked Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
