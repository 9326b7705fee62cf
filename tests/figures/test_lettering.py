"""Outside text is drawn as it is, fits, and no two labels overlap."""

from __future__ import annotations

import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from cie_runbook.figures.lettering import (
    ELLIPSIS,
    MISSING_GLYPH,
    plain,
    shortened,
    spread,
    squeezed,
    width_in,
)
from cie_runbook.figures.style import house_style


@pytest.mark.parametrize("text", ["$\\frac{1}{0}$", "_hidden", "a^b_c", "100 %", "\\undefined"])
def test_mathematics_is_drawn_as_text(text: str) -> None:
    with house_style():
        figure = Figure()
        drawn = figure.text(0, 0, plain(text))
        figure.savefig(io.BytesIO(), format="png")
    assert drawn.get_text() == text


@given(st.text())
def test_every_text_can_be_drawn_without_a_warning(text: str) -> None:
    with house_style():
        figure = Figure(figsize=(1, 1))
        figure.text(0, 0, plain(text))
        figure.savefig(io.BytesIO(), format="png")


def test_controls_and_directions_are_left_out() -> None:
    assert plain("a\u202eb\x00c\td") == "abcd".replace("cd", "c d")
    assert plain("\u6f22") == MISSING_GLYPH


@given(st.text(), st.integers(min_value=6, max_value=40))
def test_cut_text_has_its_length(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest
    assert len(squeezed(text, longest)) <= longest


def test_a_squeezed_text_keeps_both_ends() -> None:
    text = squeezed("CHIP, seen by vets-api: response time of a check-in, p95", 30)
    assert text.startswith("CHIP")
    assert text.endswith("p95")
    assert ELLIPSIS in text


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=6))
def test_labels_keep_their_distance_their_order_and_their_place(wanted: list[float]) -> None:
    placed = spread(wanted, 0.15, 0.0, 1.0)
    in_order = [place for _, place in sorted(zip(wanted, placed, strict=True))]
    for lower, upper in itertools.pairwise(sorted(placed)):
        assert upper - lower >= 0.15 - 1e-9
    assert in_order == pytest.approx(sorted(in_order))
    assert max(placed) <= 1.0 + 1e-9
    assert min(placed) >= -1e-9


def test_labels_that_do_not_meet_stay_where_they_are() -> None:
    assert spread([0.2, 0.8], 0.1, 0.0, 1.0) == [0.2, 0.8]


def test_a_longer_text_is_wider() -> None:
    assert width_in("ab", 10) < width_in("abc", 10)
