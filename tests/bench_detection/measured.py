"""What a peer looks at: sums, shares or mean latencies over a window that ends at each bin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.bench_detection.signals import SLOTS_PER_WEEK, Case, Floats, Ints

FEWEST_TRIALS = 20.0  # below it a share or a percentile tells a peer nothing


@dataclass(frozen=True, eq=False)
class Measured:
    """History and day as a peer sees them.

    Attributes
    ----------
    value : Floats of shape (n_bins,)
        Sum of a count, where an absent point is a zero; share; or mean of log latencies, by
        requests. NaN where there were too few trials.
    trials : Floats of shape (n_bins,)
        Trials or requests in the window; ones for a count.
    slot : Ints of shape (n_bins,)
        Slot of the local week.
    n_past : int
        The day begins at this position.
    """

    value: Floats
    trials: Floats
    slot: Ints
    n_past: int

    def past_by_slot(self, values: Floats) -> Floats:
        """Lay the past of `values` out by week and slot, shape (n_weeks, 2016)."""
        position = np.arange(self.n_past)
        table = np.full((-(-self.n_past // SLOTS_PER_WEEK), SLOTS_PER_WEEK), np.nan)
        table[position // SLOTS_PER_WEEK, self.slot[: self.n_past]] = values[: self.n_past]
        return table


def measured(case: Case, window: int, fewest_trials: float = FEWEST_TRIALS) -> Measured:
    """Return the series of `case` and its history, over windows of `window` bins."""
    signal = case.signal
    first, now, end = signal.bounds(case.day)
    events = np.concatenate([signal.events[first:now], case.events])
    slot = signal.slot[first:end]
    if signal.trials is None or case.trials is None:
        total = trailing(np.nan_to_num(events), window)
        return Measured(total, np.ones(len(total)), slot, now - first)
    trials = np.concatenate([signal.trials[first:now], case.trials])
    if signal.kind == "latency":
        known = np.where(np.isnan(events), 0.0, np.nan_to_num(trials))
        weighed = known * np.log(np.where(known > 0, events, 1.0))
    else:
        known, weighed = np.nan_to_num(trials), np.nan_to_num(events)
    total = trailing(known, window)
    is_told = (total > 0) & (total >= fewest_trials)
    value = np.divide(
        trailing(weighed, window), total, out=np.full(len(total), np.nan), where=is_told
    )
    return Measured(value, total, slot, now - first)


def trailing(values: Floats, window: int) -> Floats:
    """Sum the last `window` values up to and with each one."""
    whole = np.concatenate([np.zeros(window), np.cumsum(values)])
    return np.asarray(whole[window:] - whole[:-window])


def binomial_sd(share: Floats, trials: Floats) -> Floats:
    """Return the standard deviation of a share by chance alone, of one event in it at least."""
    trials = np.maximum(trials, 2.0)
    share = np.clip(share, 1 / trials, 1 - 1 / trials)
    return np.asarray(np.sqrt(share * (1 - share) / trials))
