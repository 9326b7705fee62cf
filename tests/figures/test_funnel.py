"""The funnel draws each step beside its usual range, and hatches what is unknown."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

from cie_runbook.figures.funnel import funnel, step_text
from cie_runbook.findings.views import FUNNEL_COLUMNS
from tests.figures.builders import FRAMING, lines, texts, values

STEPS = pd.DataFrame(
    [
        ("Check-in", "opened", 2000.0, 2000.0, 1800.0, 2200.0, 1.0, 1.0, "ok"),
        ("Check-in", "verified", pd.NA, 1840.0, 1660.0, 2010.0, pd.NA, 0.92, "unknown"),
        ("Check-in", "completed", 848.0, 1260.0, 1130.0, 1390.0, 0.424, 0.63, "act"),
    ],
    columns=list(FUNNEL_COLUMNS),
).astype(dict(FUNNEL_COLUMNS))


def bars(axes: Axes, name: str) -> list[float]:
    return [patch.get_width() for patch in axes.patches if patch.get_gid() == name]  # type: ignore[attr-defined] # rectangles


def test_a_bar_is_as_long_as_its_count() -> None:
    (axes,) = funnel(STEPS, FRAMING).figure.axes
    assert bars(axes, "seen") == [2000, 848]
    assert bars(axes, "range") == pytest.approx([400, 350, 260])
    assert [values(line)[0] for line in lines(axes, "usual")] == [0.31, 2.31]


def test_an_unknown_step_has_no_bar_but_a_hatch() -> None:
    (axes,) = funnel(STEPS, FRAMING).figure.axes
    assert len(bars(axes, "unknown")) == 1
    assert "no data" in texts(funnel(STEPS, FRAMING))


def test_a_step_that_departs_is_marked_by_shape() -> None:
    marked = [text for text in texts(funnel(STEPS, FRAMING)) if text.startswith("▼")]
    assert marked == ["▼ 848 (42 %), usual 1,260 (63 %)"]


def test_the_alt_text_reads_the_steps_out() -> None:
    alt = funnel(STEPS, FRAMING).alt
    assert "opened 2,000 (100 %), usual 2,000 (100 %); verified no data; completed 848" in alt


def test_a_step_without_a_baseline_is_only_counted() -> None:
    row = {**STEPS.iloc[0].to_dict(), "usual": pd.NA}
    assert step_text(row) == "2,000 (100 %)"


def test_nothing_known_can_still_be_drawn() -> None:
    empty = STEPS.copy()
    empty[["value", "usual", "lower", "upper"]] = pd.NA
    assert funnel(empty, FRAMING).png().startswith(b"\x89PNG")
