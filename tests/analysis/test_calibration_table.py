"""What was measured is whole and monotone: rarer means further from the usual."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.calibration_table import FALSE_A_DAY, SCORES, VOLUMES


def test_rates_fall_and_volumes_rise() -> None:
    assert list(FALSE_A_DAY) == sorted(FALSE_A_DAY, reverse=True)
    assert list(VOLUMES) == sorted(VOLUMES)


def test_every_kind_grain_and_volume_has_its_scores() -> None:
    kinds = {
        (kind, grain) for kind in ("count", "latency", "rate") for grain in ("minutes", "hours")
    }
    assert set(SCORES) == kinds
    for rows in SCORES.values():
        assert len(rows) == len(VOLUMES) + 1
        assert np.all(np.diff(np.array(rows), axis=1) > 0)
        assert np.array(rows).shape[1] == len(FALSE_A_DAY)
