"""Which monitors left their ordinary state on a day, from the same telemetry as the metrics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import numpy as np

from cie_runbook.drill.generator import Telemetry
from cie_runbook.drill.grid import BIN_S, Floats, Ints, Mask
from cie_runbook.drill.monitors import DAYTIME, MONITORS, MonitorRule, query_text
from cie_runbook.drill.story import Alert
from cie_runbook.drill.world import World

State = Literal["Alert", "Warn", "No Data"]
OK, WARN, ALERT, NO_DATA = 0, 1, 2, 3
STATES: dict[int, State] = {WARN: "Warn", ALERT: "Alert", NO_DATA: "No Data"}
PATIENCE = 3  # bins in a row that must be ordinary before an episode is over


def alerts_of(world: World, day: date) -> tuple[Alert, ...]:
    """Return the alerts that began on `day`, in order of time."""
    made = world.telemetry(day)
    found = [alert for rule in MONITORS for alert in _alerts(world, made, rule)]
    return tuple(sorted(found, key=lambda alert: (alert.triggered_at, alert.monitor_id)))


def states(made: Telemetry, rule: MonitorRule, now: datetime | None = None) -> Ints:
    """Return the state of a monitor at the end of each bin: `OK`, `WARN`, `ALERT` or `NO_DATA`.

    A bin that is not over at `now` has no state of its own and counts as `OK`.
    """
    value, evidence = _value(made, rule)
    enough = evidence >= rule.at_least
    found = np.where(enough & (value > rule.warning), WARN, OK)
    found = np.where(enough & (value > rule.critical), ALERT, found)
    if rule.tells_silence:
        found = np.where(_is_silent(made, rule), NO_DATA, found)
    if now is not None:
        found = np.where(made.grid.starts_s + BIN_S <= now.timestamp(), found, OK)
    return np.asarray(found, dtype=np.int64)


def _alerts(world: World, made: Telemetry, rule: MonitorRule) -> Iterator[Alert]:
    found = states(made, rule, world.now)
    for first, last in _episodes(found):
        worst = int(max(found[first : last + 1], key=lambda state: (state != NO_DATA, state)))
        began = first + int(np.argmax(found[first : last + 1] == worst))
        ended_at = _end_of(made, last) + timedelta(seconds=BIN_S)
        is_over = last + PATIENCE < made.grid.size and (
            world.now is None or ended_at + timedelta(seconds=PATIENCE * BIN_S) <= world.now
        )
        yield Alert(
            monitor_id=rule.id,
            org=rule.org,
            name=rule.name,
            query=query_text(rule, world.directory),
            service=rule.service,
            channel=rule.channel,
            pages=rule.pages and worst != WARN,
            state=STATES[worst],
            triggered_at=_end_of(made, began),
            recovered_at=ended_at if is_over else None,
        )


def _episodes(found: Ints) -> Iterator[tuple[int, int]]:
    """Yield the first and last bin of each stretch that is not ordinary, short lulls included."""
    bad = np.flatnonzero(found != OK)
    if not bad.size:
        return
    breaks = np.flatnonzero(np.diff(bad) > PATIENCE)
    for first, last in zip([0, *(breaks + 1)], [*breaks, len(bad) - 1], strict=True):
        yield int(bad[first]), int(bad[last])


def _value(made: Telemetry, rule: MonitorRule) -> tuple[Floats, Floats]:
    """Return a rule's value over its window, and how many requests it rests on."""
    size = rule.window_min * 60 // BIN_S
    over = _trailing(_sum(made, rule.over), size)
    if rule.per:
        per = _trailing(_sum(made, rule.per), size)
        return np.divide(over, per, out=np.zeros_like(over), where=per > 0), per
    measure = made.national.get(rule.over[0], np.full(made.grid.size, np.nan))
    known = _trailing((~np.isnan(measure)).astype(float), size)
    mean = np.divide(over, known, out=np.zeros_like(over), where=known > 0)
    requests = made.national.get(rule.over[0].partition(":")[0] + ":requests")
    return mean, known if requests is None else _trailing(np.nan_to_num(requests), size)


def _is_silent(made: Telemetry, rule: MonitorRule) -> Mask:
    """Where data is missing: noticed in the daytime only, and over when data comes again."""
    size = rule.window_min * 60 // BIN_S
    arrived = np.zeros(made.grid.size)
    for reference in rule.over:
        arrived += ~np.isnan(made.national.get(reference, np.full(made.grid.size, np.nan)))
    hour = made.grid.eastern.hour
    is_daytime = (hour >= DAYTIME[0].hour) & (hour < DAYTIME[1].hour)
    is_full = np.arange(made.grid.size) >= size
    is_missing = _trailing(arrived, size) == 0
    silent = is_missing & is_daytime & is_full
    for position in range(1, made.grid.size):
        silent[position] |= silent[position - 1] & is_missing[position]
    return np.asarray(silent, dtype=np.bool_)


def _sum(made: Telemetry, references: tuple[str, ...]) -> Floats:
    none = np.zeros(made.grid.size)
    total: Floats = np.sum(
        [np.nan_to_num(made.national.get(name, none)) for name in references], axis=0
    )
    return total


def _trailing(values: Floats, size: int) -> Floats:
    whole = np.concatenate([[0.0], np.cumsum(values)])
    position = np.arange(1, len(values) + 1)
    return np.asarray(whole[position] - whole[np.maximum(position - size, 0)])


def _end_of(made: Telemetry, position: int) -> datetime:
    return datetime.fromtimestamp(int(made.grid.starts_s[position]) + BIN_S, UTC)
