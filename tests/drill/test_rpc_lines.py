"""The line of each RPC call."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np

from cie_runbook.drill.failures import counted
from cie_runbook.drill.rpc_lines import STEP_RPC, hex_trace, rpc_lines
from tests.drill.worlds import WEDNESDAY, known_world

BUSY = 150  # a bin at half past twelve


def test_a_bin_has_as_many_lines_as_calls_are_counted() -> None:
    world = known_world()
    lines = list(rpc_lines(world, WEDNESDAY, BUSY))

    assert len(lines) == counted(world.telemetry(WEDNESDAY), ("vista_api_requests",))[BUSY]
    assert lines == list(rpc_lines(world, WEDNESDAY, BUSY))


def test_steps_by_station_are_those_of_the_metrics() -> None:
    world = known_world()
    made = world.telemetry(WEDNESDAY)
    found = Counter(
        (entry["attributes"]["vista"]["step"], entry["attributes"]["vista"]["station"])
        for _, entry in rpc_lines(world, WEDNESDAY, BUSY)
        if STEP_RPC in entry["message"]
    )
    for step, reference in (
        ("5", "vista_checkin_started_steps"),
        ("6", "vista_checkin_completed_steps"),
    ):
        counts = np.nan_to_num(made.by_station[reference][BUSY])
        for station, count in zip(world.stations.ids, counts, strict=True):
            assert found[step, station] == count


def test_the_message_carries_json_with_the_station_and_the_step_as_second_parameter() -> None:
    entry = next(
        entry
        for _, entry in rpc_lines(known_world(), WEDNESDAY, BUSY)
        if STEP_RPC in entry["message"]
    )
    content = json.loads(entry["message"].partition("[RPC] ")[2])

    assert content["station"] == entry["attributes"]["vista"]["station"]
    assert content["params"][1] == entry["attributes"]["vista"]["step"]


def test_a_trace_id_in_logs_has_32_hexadecimal_digits_that_end_in_the_spans_id() -> None:
    written = hex_trace(1_795_012_800_123, 12_345)

    assert len(written) == 32
    assert int(written[16:], 16) == 12_345
