"""Calls that went well, as far as traces keep them: a few a bin, as long as the day's took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import BIN_S, Floats, Ints
from cie_runbook.drill.log_lines import CHIP_ACTIONS, REST_PATHS
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.span_form import Span, chip_call, span_of, vista_call
from cie_runbook.drill.world import World

KEPT_SHARE = 0.05  # of the calls that went well; those that failed are all kept
KEPT_MOST = 8  # a bin
FAILURES = ("vista_api_rpc_timeouts", "vista_api_connections_refused", "vista_api_rest_errors")
SPREAD = 0.5  # of a response time's logarithm
VISTA_SHARE = 0.5  # of CHIP's usual time, spent waiting for vista-api
CUT_MS = 29_000.0  # what takes longer is cut by the gateway, and failed
NETWORK_MS = 2


def good_spans(world: World, day: date) -> Iterator[Span]:
    """Yield the spans of calls through CHIP to vista-api that went well and were kept."""
    made = world.telemetry(day)
    chance = stream(world.seed, day, "good-calls")
    bins = np.repeat(np.arange(made.grid.size), _kept(made))
    offsets = chance.random(len(bins)) * BIN_S * 1_000
    own, vista = _lengths(made, bins, chance)
    traces = chance.integers(1, 2**63, len(bins))
    for place, at_bin in enumerate(bins):
        start_ms = int(made.grid.starts_s[at_bin]) * 1_000 + int(offsets[place])
        yield from _call(int(traces[place]), start_ms, float(own[place]), float(vista[place]))


def _kept(made: Telemetry) -> Ints:
    """Return how many calls of each bin are kept: none where no telemetry arrived."""
    size = made.grid.size
    asked = np.nan_to_num(made.national.get("chip_requests", np.zeros(size)))
    failed = sum(np.nan_to_num(made.national.get(name, np.zeros(size))) for name in FAILURES)
    calls = np.maximum(np.nan_to_num(made.national.get("vista_api_requests", asked)), 1)
    good = asked * (1 - np.minimum(failed / calls, 1))
    return np.asarray(np.minimum(np.ceil(good * KEPT_SHARE), KEPT_MOST), dtype=np.int64)


def _lengths(made: Telemetry, bins: Ints, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw how long CHIP itself took, and vista-api behind it [ms].

    What CHIP takes more than usual while vista-api does not is its own: its time is the whole
    without the usual share of vista-api's.
    """
    size = made.grid.size
    chip = np.nan_to_num(made.national.get("chip_time:p50", np.zeros(size)), nan=1.0)
    vista = np.nan_to_num(made.national.get("vista_api_time:p50", np.zeros(size)), nan=1.0)
    own = np.maximum(chip - vista / VISTA_SHARE * (1 - VISTA_SHARE), 0.2 * chip)
    wide = np.exp(SPREAD * chance.standard_normal((2, len(bins))))
    return np.minimum(own[bins] * wide[0], CUT_MS / 2), np.minimum(
        vista[bins] * wide[1], CUT_MS / 2
    )


def _call(trace: int, start_ms: int, own_ms: float, vista_ms: float) -> Iterator[Span]:
    action = CHIP_ACTIONS[trace // 4 % len(CHIP_ACTIONS)]
    path = REST_PATHS[trace % len(REST_PATHS)]
    outer, inner = chip_call(action, "200"), vista_call(path, "200")
    yield span_of(outer, trace, start_ms, own_ms + vista_ms + 2 * NETWORK_MS)
    yield span_of(inner, trace, start_ms + round(own_ms / 2) + NETWORK_MS, vista_ms)
