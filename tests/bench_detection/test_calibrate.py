"""The table says from where on quiet days are as quiet as wanted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cie_runbook.analysis import calibration_table
from cie_runbook.analysis.calibration_table import FALSE_A_DAY
from tests.bench_detection.calibrate import THRESHOLDS, Sort, rewrite, scores_at, table

RATE = np.exp(-1.5 * (THRESHOLDS - 1.0))  # false episodes a day: 0.3 at 1.8, 0.003 at 4.87


def test_scores_are_where_the_rates_were_met() -> None:
    scores = scores_at(RATE, days=100_000)
    met = 1.0 - np.log(np.array(FALSE_A_DAY)) / 1.5
    assert np.array(scores)[1:] == pytest.approx(met[1:], abs=0.02)


def test_what_few_days_cannot_tell_goes_on_as_a_normal_tail() -> None:
    few, many = scores_at(RATE, days=50), scores_at(RATE, days=100_000)
    assert np.all(np.diff(few) > 0)
    assert few[-1] - few[-2] == pytest.approx(0.4)
    assert many[0] == few[0]


def test_a_sort_of_which_too_little_is_known_takes_the_strictest_of_its_kind() -> None:
    sorts: tuple[Sort, ...] = (
        ("count", "minutes", 0),
        ("count", "minutes", 1),
        ("rate", "minutes", 0),
        ("latency", "minutes", 0),
    )
    rates = {sort: RATE**2 if sort == sorts[1] else RATE for sort in sorts}
    rows = table(rates, dict.fromkeys(sorts, 5000))
    strict = str(scores_at(RATE, 5000))
    assert rows.count(strict) >= len(calibration_table.VOLUMES)


def test_the_module_is_rewritten_below_its_head(tmp_path: Path) -> None:
    page = tmp_path / "table.py"
    page.write_text('"""Head."""\n\nSCORES = {\n    1: 2,\n}\n', encoding="utf-8")
    rewrite(page, "    3: 4,")
    assert page.read_text(encoding="utf-8") == '"""Head."""\n\nSCORES = {\n    3: 4,\n}\n'
