"""Failures, one by one, against what the metrics count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from cie_runbook.drill.failures import KINDS, RETRY_S, counted, failures_of
from cie_runbook.drill.grid import BIN_S
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.world import World
from tests.drill.worlds import WEDNESDAY, known_world, make_world

COUNTED = [kind for kind, what in KINDS.items() if what.counted_by]
NOON = datetime(2026, 11, 18, 17, 2, tzinfo=UTC)


def cut_world(now: datetime) -> World:
    world = make_world("vista-outage")
    return replace(world, now=now)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_bin_has_as_many_failures_as_the_metrics_count(scenario: str) -> None:
    world = known_world(scenario)
    made = world.telemetry(WEDNESDAY)
    found = failures_of(world, WEDNESDAY)

    for kind in COUNTED:
        positions = [
            int(failure.at.timestamp() - made.grid.start_s) // BIN_S
            for failure in found
            if failure.kind == kind
        ]
        by_bin = np.bincount(np.array(positions, dtype=np.int64), minlength=made.grid.size)
        assert by_bin.tolist() == counted(made, KINDS[kind].counted_by).tolist(), kind


def test_failures_come_in_order_of_time_and_the_same_every_time() -> None:
    found = failures_of(make_world("vista-outage"), WEDNESDAY)

    assert [failure.at for failure in found] == sorted(failure.at for failure in found)
    assert found == failures_of(make_world("vista-outage"), WEDNESDAY)
    assert len({failure.trace_id for failure in found}) == len(found)


def test_nothing_fails_later_than_now_and_counts_agree_with_the_cut_telemetry() -> None:
    world = cut_world(NOON)
    found = failures_of(world, WEDNESDAY)
    timeouts = [failure for failure in found if failure.kind == "rpc_timeout"]

    assert max(failure.at for failure in found) < NOON
    assert (
        len(timeouts) == counted(world.telemetry(WEDNESDAY), KINDS["rpc_timeout"].counted_by).sum()
    )


def test_a_job_fails_now_and_then_once_on_a_normal_day_and_again_and_again_in_an_outage() -> None:
    def runs(scenario: str) -> Counter[str]:
        found = failures_of(known_world(scenario), WEDNESDAY)
        return Counter(failure.request_id for failure in found if failure.kind == "job_error")

    assert set(runs("normal").values()) == {1}
    assert max(runs("vista-outage").values()) == 3


def test_a_job_is_run_again_two_minutes_later() -> None:
    found = [
        failure
        for failure in failures_of(known_world("vista-outage"), WEDNESDAY)
        if failure.kind == "job_error"
    ]
    again = Counter(failure.request_id for failure in found).most_common(1)[0][0]
    times = [failure.at for failure in found if failure.request_id == again]

    gaps = {round((b - a).total_seconds()) for a, b in pairwise(times)}
    assert gaps == {RETRY_S}


def test_where_no_metrics_arrive_nothing_is_told() -> None:
    found = failures_of(known_world("no-data"), WEDNESDAY)
    silence = datetime(2026, 11, 18, 13, 0, tzinfo=UTC)  # 08:00 ET

    assert found
    assert max(failure.at for failure in found) < silence + timedelta(minutes=10)
