"""The line that vista-api logs for each call of an RPC, bin by bin and as many as are counted."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from cie_runbook.drill.failures import counted
from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import BIN_S, Floats
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.world import World

STEP_RPC = "SDES SET APPT CHECK-IN STEP"
STEPS = (("5", "vista_checkin_started_steps"), ("6", "vista_checkin_completed_steps"))
"""E-check-in started and complete: the step's number in VistA and the metric that counts it."""
OTHER_RPCS = (
    ("SDES GET APPTS BY PATIENT DFN4", 0.42),
    ("SDES GET PATIENT DEMOGRAPHICS", 0.22),
    ("SDES GET INSURANCE VERIFY REQ", 0.14),
    ("SDES GET APPTS BY CLINIC LIST", 0.22),
)
HOSTS = tuple(f"vista-api-{number:02d}" for number in range(1, 5))
TAGS = ["env:prod", "service:vista-api", "source:java"]

Line = tuple[int, dict[str, Any]]
"""Epoch milliseconds and the attributes of a log event, without its time."""


def rpc_lines(world: World, day: date, position: int) -> Iterator[Line]:
    """Yield the lines of one bin of `day`, in no particular order."""
    made = world.telemetry(day)
    calls = _calls(made, world, position)
    chance = stream(world.seed, day, "rpc-lines", position)
    chosen = chance.permutation(len(calls))
    start = int(made.grid.starts_s[position]) * 1_000
    end = start + BIN_S * 1_000
    if world.now is not None:
        end = min(end, max(to_ms(world.now), start + 1))
    times = start + (chance.random(len(calls)) * (end - start)).astype(np.int64)
    seconds = np.round(0.2 + chance.exponential(0.7, len(calls)), 3)
    traces = chance.integers(1, 2**63, len(calls)).tolist()
    for at, row, took, trace in zip(times.tolist(), chosen, seconds.tolist(), traces, strict=True):
        yield at, _line(calls[row], at, took, trace)


def _calls(made: Telemetry, world: World, position: int) -> list[tuple[str, str, str]]:
    """Return the RPC, station and step of each call in a bin; step "" for other RPCs."""
    total = int(counted(made, ("vista_api_requests",))[position])
    calls: list[tuple[str, str, str]] = []
    for step, reference in STEPS:
        by_station = np.nan_to_num(made.by_station[reference][position]).astype(int)
        for station, count in zip(world.stations.ids, by_station.tolist(), strict=True):
            calls += [(STEP_RPC, station, step)] * count
    chance = stream(world.seed, made.grid.day, "rpc-calls", position)
    rest = max(0, total - len(calls))
    names = chance.choice(len(OTHER_RPCS), rest, p=[share for _, share in OTHER_RPCS]).tolist()
    stations = chance.choice(len(world.stations), rest, p=_weights(world)).tolist()
    calls += [
        (OTHER_RPCS[name][0], world.stations.ids[station], "")
        for name, station in zip(names, stations, strict=True)
    ]
    return calls


def _weights(world: World) -> Floats:
    return world.stations.weights


def _line(call: tuple[str, str, str], at_ms: int, seconds: float, trace: int) -> dict[str, Any]:
    head, vista = _fixed(*call)
    return {
        "service": "vista-api",
        "status": "info",
        "host": HOSTS[trace % len(HOSTS)],
        "message": f"{head}{seconds}}}",
        "tags": TAGS,
        "attributes": {
            "vista": vista,
            "dd": {"trace_id": hex_trace(at_ms, trace)},
            "duration": int(seconds * 1e9),
        },
    }


@lru_cache(maxsize=4096)
def _fixed(rpc: str, station: str, step: str) -> tuple[str, dict[str, Any]]:
    """Return what lines of one RPC, station and step share: the message's head, the attributes."""
    appointment = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{station}/{rpc}").int % 10**7)
    params = [appointment, step] if step else [appointment]
    vista = {"rpc": rpc, "station": station, "params": params}
    if step:
        vista["step"] = step
    shown = json.dumps({"rpc": rpc, "station": station, "params": params})
    return f'INFO  [gov.va.vista.api] [RPC] {shown[:-1]}, "seconds": ', vista


def hex_trace(at_ms: int, trace_id: int) -> str:
    """Return a trace id as logs write it: 128 bits in hexadecimal, its second first."""
    return f"{at_ms // 1_000:08x}00000000{trace_id:016x}"
