"""Objectives and how they were met."""

from __future__ import annotations

import numpy as np
import pytest

from cie_runbook.drill.datadog_slos import OBJECTIVES
from cie_runbook.window import Window
from tests.drill.datadog_asking import Asking
from tests.drill.worlds import WEDNESDAY

DAY = Window.of_day(WEDNESDAY)
ASKED = {
    "from_ts": str(int(DAY.start.timestamp())),
    "to_ts": str(int(DAY.end.timestamp())),
}
PATH = f"/api/v1/slo/{OBJECTIVES[0].id}"


def test_the_history_is_computed_from_the_counts() -> None:
    ask = Asking()
    data = ask.get("vagov", f"{PATH}/history", ASKED).body["data"]
    national = ask.world.telemetry(WEDNESDAY).national
    good, bad = (float(np.nansum(national[f"checkin_{what}"])) for what in ("completed", "failed"))

    assert data["overall"]["sli_value"] == pytest.approx(100 * good / (good + bad))
    assert data["overall"]["error_budget_remaining"]["30d"] < 0


def test_a_normal_day_keeps_to_its_objective() -> None:
    data = Asking("normal").get("vagov", f"{PATH}/history", ASKED).body["data"]

    assert data["overall"]["sli_value"] > OBJECTIVES[0].target


def test_objectives_belong_to_an_organisation() -> None:
    ask = Asking()

    assert len(ask.get("vagov", "/api/v1/slo").body["data"]) == 2
    assert ask.get("tevi", "/api/v1/slo").body["data"] == []
    assert ask.get("vagov", PATH).body["data"]["id"] == OBJECTIVES[0].id
    assert ask.get("tevi", PATH).status == 404


@pytest.mark.parametrize(
    "asked", [{}, {"from_ts": "5", "to_ts": "4"}, {"from_ts": "0", "to_ts": "9999999999"}]
)
def test_times_that_are_none_are_refused(asked: dict[str, str]) -> None:
    assert Asking().get("vagov", f"{PATH}/history", asked).status == 400
