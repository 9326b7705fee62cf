"""The world behind a rehearsal: any day's telemetry, with the scenario on the report's day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from threading import Lock

from cie_runbook.drill.day import Day
from cie_runbook.drill.days import is_federal_holiday
from cie_runbook.drill.directory import Directory
from cie_runbook.drill.disturbance import Disturbance, past_incident, undisturbed
from cie_runbook.drill.generator import Telemetry, cut_off, generate
from cie_runbook.drill.grid import BIN_S, DayGrid
from cie_runbook.drill.scenarios import Scenario
from cie_runbook.drill.seeds import DEFAULT_SEED
from cie_runbook.drill.stations import Stations
from cie_runbook.window import EASTERN, Window

FLUSHED_S = 10  # a counter is sent this often: between two of these nothing new is read
CACHED_DAYS = 64  # six weeks of history, the report's day, and some to spare


@dataclass(kw_only=True, eq=False)
class World:
    """Telemetry by day, made when first asked for and the same however it is asked for.

    Attributes
    ----------
    directory : Directory
        Which metric name of which org means what.
    stations : Stations
        The stations and their sizes.
    scenario : Scenario
        What happens on `day`; every other day is ordinary, save the past's own incidents.
    day : date
        The report's day in US Eastern.
    seed : int
        Another number makes another, equally likely world.
    now : datetime or None
        Telemetry ends here; None where it has no end.
    clock : callable or None
        The present, aware, of a world that is played while one looks: what is made of a day is
        made whole, and read up to the present. None where the present stands still.

    Raises
    ------
    ValueError
        There is no station in the region that the scenario needs, or both an end and a clock
        were given.
    """

    directory: Directory
    stations: Stations
    scenario: Scenario
    day: date
    seed: int = DEFAULT_SEED
    now: datetime | None = None
    clock: Callable[[], datetime] | None = None
    _read: tuple[date, int, Telemetry] | None = field(default=None, init=False)
    _known: OrderedDict[date, Telemetry] = field(default_factory=OrderedDict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        if self.now is not None and self.clock is not None:
            raise ValueError("a world has an end or a clock, not both")
        # A region without stations shows here, not in the middle of a rehearsal.
        self.scenario.disturb(DayGrid.of(self.day), self.stations)

    def telemetry(self, day: date) -> Telemetry:
        """Return what the metrics of `day` read; the whole day, where the present moves."""
        with self._lock:
            known = self._known.pop(day, None) or self._make(day)
            self._known[day] = known  # the newest last, so that the oldest leaves first
            if len(self._known) > CACHED_DAYS:
                self._known.popitem(last=False)
            return known

    def days(self, window: Window) -> Iterator[Telemetry]:
        """Yield the telemetry of every day that `window` touches, in order, up to the present."""
        day = window.eastern_day
        last = (window.end - timedelta(microseconds=1)).astimezone(EASTERN).date()
        while day <= last:
            yield self._so_far(self.telemetry(day))
            day += timedelta(days=1)

    def disturbance(self, day: date) -> Disturbance:
        """Return what goes differently on `day`."""
        grid = DayGrid.of(day)
        if day == self.day:
            return self.scenario.disturb(grid, self.stations)
        calm = undisturbed(grid, self.stations)
        # The eve of the report stays calm, so that "yesterday" is a fair comparison; so do the
        # days after it, on which a shift begins.
        if day >= self.day - timedelta(days=1) or is_federal_holiday(day):
            return calm
        return past_incident(grid, self.stations, self.seed) or calm

    def _so_far(self, made: Telemetry) -> Telemetry:
        if self.clock is None:
            return made
        now_s = int(self.clock().timestamp()) // FLUSHED_S * FLUSHED_S
        if now_s >= made.grid.start_s + made.grid.size * BIN_S:
            return made
        known = self._read
        if known is None or known[:2] != (made.grid.day, now_s):
            read = cut_off(made, datetime.fromtimestamp(now_s, UTC))
            self._read = known = (made.grid.day, now_s, read)
        return known[2]

    def _make(self, day: date) -> Telemetry:
        grid = DayGrid.of(day)
        made = generate(Day(self.seed, grid, self.stations, self.disturbance(day)))
        if self.now is None or self.now.timestamp() >= grid.start_s + grid.size * BIN_S:
            return made
        return cut_off(made, self.now)
