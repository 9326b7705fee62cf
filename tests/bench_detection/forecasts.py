"""Peers that forecast: STL (statsmodels), and MSTL with AutoETS (statsforecast).

Both read half hours of eight weeks in local time, counts as square roots, and are fitted anew for
every seven days. A day is judged as if it had been forecast the midnight before.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pandas as pd

from tests.bench_detection.measured import binomial_sd, measured
from tests.bench_detection.peers import LEAST_LOG_SPREAD, MAD_TO_SIGMA, Peer
from tests.bench_detection.signals import SLOTS_PER_DAY, Case, Floats, Signal, clean_case

STEP = 6  # bins of a half hour
STEPS_PER_DAY = SLOTS_PER_DAY // STEP
STEPS_PER_WEEK = 7 * STEPS_PER_DAY
REFIT_DAYS = 7
ROOT_SD = 0.5  # of the square root of a Poisson count
JUMP_SHARE = 0.15  # STL smooths every so many steps of a span, and interpolates between [1]
LEVEL = 99
LEVEL_Z = 2.5758293035489004


@dataclass(frozen=True)
class Forecast:
    """Expected value and standard deviation of each half hour, from the fit on."""

    mean: Floats
    sd: Floats


@dataclass(frozen=True)
class Forecaster(Peer):
    """What both forecasters share: a season of a week, and a score in standard deviations."""

    windows: tuple[int, ...] = (STEP,)
    package: str = ""
    known: dict[tuple[str, date], Forecast] = field(default_factory=dict)

    def missing_package(self) -> str | None:
        """Name the forecasting package where it is not installed."""
        return None if find_spec(self.package) else self.package

    @abstractmethod
    def forecast(self, past: Floats) -> Forecast:
        """Forecast `REFIT_DAYS` days after `past`, which is complete."""

    def scores(self, case: Case, window: int) -> Floats:
        """Distance from the forecast in its standard deviations."""
        signal = case.signal
        series = measured(case, window)
        now, trials = series.value[series.n_past :], series.trials[series.n_past :]
        fitted_on = _fitted_on(signal, case.day)
        made = self._known(signal, fitted_on)
        ends = (case.day - fitted_on).days * SLOTS_PER_DAY + (
            series.slot[series.n_past :] % SLOTS_PER_DAY
        )
        at = np.arange(len(made.mean)) * STEP + STEP - 1
        mean, sd = np.interp(ends, at, made.mean), np.interp(ends, at, made.sd)
        sign = -1.0 if signal.direction == "low" else 1.0
        sd = np.maximum(sd, _floor(signal, mean, trials))
        return np.asarray(sign * (_even(signal, now) - mean) / sd)

    def _known(self, signal: Signal, fitted_on: date) -> Forecast:
        key = signal.name, fitted_on
        if key not in self.known:
            self.known[key] = self.forecast(half_hours(clean_case(signal, fitted_on)))
        return self.known[key]


@dataclass(frozen=True)
class StlResiduals(Forecaster):
    """Robust STL; a bin's distance from last week's season and level, in residual MADs.

    References
    ----------
    .. [1] R. B. Cleveland et al., "STL: A Seasonal-Trend Decomposition Procedure Based on
       Loess," Journal of Official Statistics 6(1), 1990.
    """

    name: str = "STL residuals"
    package: str = "statsmodels"

    def forecast(self, past: Floats) -> Forecast:
        """Repeat the last season, at the level of the last week."""
        seasonal = import_module("statsmodels.tsa.seasonal")
        jump = int(JUMP_SHARE * STEPS_PER_WEEK)
        made = seasonal.STL(
            past, period=STEPS_PER_WEEK, robust=True, trend_jump=jump, low_pass_jump=jump
        ).fit(inner_iter=1, outer_iter=3)
        mean = made.seasonal[-STEPS_PER_WEEK:] + np.median(made.trend[-STEPS_PER_WEEK:])
        by_hour = np.abs(made.resid.reshape(-1, STEPS_PER_DAY))
        sd = np.median(by_hour, axis=0) * MAD_TO_SIGMA
        return Forecast(np.asarray(mean), np.tile(sd, REFIT_DAYS))


@dataclass(frozen=True)
class StatsForecast(Forecaster):
    """MSTL with seasons of a day and a week, AutoETS for what is left, its prediction interval."""

    name: str = "statsforecast MSTL+ETS"
    package: str = "statsforecast"

    def forecast(self, past: Floats) -> Forecast:
        """Take the mean as it is, and the width of the interval a day ahead."""
        models = import_module("statsforecast.models")
        model = models.MSTL(
            season_length=[STEPS_PER_DAY, STEPS_PER_WEEK],
            trend_forecaster=models.AutoETS(model="ZZN"),
        )
        made = model.fit(past).predict(REFIT_DAYS * STEPS_PER_DAY, level=[LEVEL])
        sd = (made[f"hi-{LEVEL}"] - made["mean"])[:STEPS_PER_DAY] / LEVEL_Z
        return Forecast(np.asarray(made["mean"]), np.tile(np.asarray(sd), REFIT_DAYS))


def half_hours(case: Case) -> Floats:
    """Return the history of `case` by half hours of local time, complete and evened out.

    The hour that the clock repeats averages; the one that it leaves out is interpolated.
    """
    series = measured(case, STEP)
    slot = series.slot[: series.n_past] % SLOTS_PER_DAY
    day = np.cumsum(np.diff(slot, prepend=0) < -SLOTS_PER_DAY // 2)
    is_end = slot % STEP == STEP - 1
    at = (day * STEPS_PER_DAY + slot // STEP)[is_end]
    values = _even(case.signal, series.value[: series.n_past])[is_end]
    table = pd.Series(values).groupby(at).mean()
    table = table.reindex(np.arange(at[-1] + 1)).interpolate(limit_direction="both")
    return table.to_numpy(dtype=np.float64)


def _fitted_on(signal: Signal, day: date) -> date:
    behind = (day - signal.days[0]).days % REFIT_DAYS
    return date.fromordinal(day.toordinal() - behind)


def _even(signal: Signal, values: Floats) -> Floats:
    """Bring counts to one spread; shares and logarithms stay as they are."""
    return np.sqrt(values) if signal.kind == "count" else values


def _floor(signal: Signal, mean: Floats, trials: Floats) -> Floats:
    if signal.kind == "count":
        return np.full(len(mean), ROOT_SD)
    if signal.kind == "rate":
        return binomial_sd(mean, trials)
    return np.full(len(mean), LEAST_LOG_SPREAD)
