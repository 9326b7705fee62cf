"""Three digits are a status where their neighbours say so, and a number everywhere else."""

from __future__ import annotations

import pytest

from cie_runbook.analysis.errors_mask import MASK
from cie_runbook.analysis.errors_shape import MOST_TOKENS, Shaper


@pytest.mark.parametrize(
    ("message", "is_kept"),
    [
        ("REST error 500 on x", True),
        ("answered 500; again", True),
        ("GET x HTTP/1.1 500 12", True),
        ("500 Internal Server Error", True),
        ("http_status=500", True),
        ("station 500: late", False),
        ("found 500 rows", False),
        ("room 500 booked", False),
    ],
)
def test_a_status_is_kept_and_a_number_is_not(message: str, *, is_kept: bool) -> None:
    assert ("500" in Shaper().shape(message)) == is_kept


def test_lists_of_any_length_are_one_variable() -> None:
    shaper = Shaper()
    assert (
        shaper.shape("ids 1, 2 and 3 lost") == shaper.shape("ids 9 lost") == ("ids", MASK, "lost")
    )


def test_memory_does_not_change_a_shape() -> None:
    shaper = Shaper()
    assert shaper.shape("a 500 b=3") == shaper.shape("a 500 b=3") == Shaper().shape("a 500 b=3")


def test_a_long_message_is_cut() -> None:
    assert len(Shaper().shape("word " * 10_000)) == MOST_TOKENS
