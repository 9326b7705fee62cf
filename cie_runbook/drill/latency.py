"""Percentiles of request durations as a service measures them: noisy when requests are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from cie_runbook.drill.grid import BINS_PER_HOUR, Floats

GATEWAY_CEILING_MS = 30_000.0
PILE_UP_MS = 900.0  # requests that run into the ceiling end this far below it, or closer
Z_95 = 1.6448536269514722  # 95th percentile of the standard normal distribution


@dataclass(frozen=True)
class Latency:
    """How long a kind of request takes: log-normal, with a share that runs into the ceiling.

    Attributes
    ----------
    p50_ms, p95_ms : float
        The two percentiles on an ordinary day [ms].
    """

    p50_ms: float
    p95_ms: float

    @property
    def sigma(self) -> float:
        """Standard deviation on the log scale."""
        return float(np.log(self.p95_ms / self.p50_ms) / Z_95)


def percentiles(
    requests: Floats,
    latency: Latency,
    chance: np.random.Generator,
    *,
    factor: Floats,
    slow_share: Floats,
) -> tuple[Floats, Floats]:
    """Draw the p50 and p95 [ms] that `requests` requests in each bin would measure.

    The k-th smallest of n uniform numbers is Beta(k, n + 1 - k) distributed; drawing the two
    ranks together gives exactly the noise that nearest-rank percentiles of n requests have.
    A bin without requests has no point (NaN).

    Parameters
    ----------
    requests : Floats of shape (n_bins,)
        Requests in each bin [count].
    latency : Latency
        The distribution on an ordinary day.
    chance : Generator
        The random stream of this timer on this day.
    factor : Floats of shape (n_bins,)
        How much slower than ordinary [1].
    slow_share : Floats of shape (n_bins,)
        Share of requests that run into the gateway's ceiling, 0 to 1.

    Returns
    -------
    tuple of two Floats of shape (n_bins,)
        p50 and p95 [ms].
    """
    size = np.where(requests > 0, requests, np.nan)
    count = np.where(requests > 0, requests, 1.0)
    rank_50, rank_95 = np.ceil(0.50 * count), np.ceil(0.95 * count)
    high = chance.beta(rank_95, count + 1 - rank_95)
    below = chance.beta(rank_50, np.maximum(rank_95 - rank_50, 1e-9))
    low = np.where(rank_95 > rank_50, high * below, high)
    p50 = _quantile(low, latency, factor, slow_share)
    p95 = _quantile(high, latency, factor, slow_share)
    return np.where(np.isnan(size), np.nan, p50), np.where(np.isnan(size), np.nan, p95)


def wander(size: int, spread: float, chance: np.random.Generator) -> Floats:
    """Return a factor around 1 that differs by day and drifts over the hours of one.

    Both have the standard deviation `spread` on the log scale.
    """
    day: float = chance.normal(0.0, spread)
    return drift(size, spread, chance) * float(np.exp(day))


def drift(size: int, spread: float, chance: np.random.Generator) -> Floats:
    """Return a factor around 1 that drifts over the hours, with `spread` on the log scale."""
    knots = np.arange(0, size + BINS_PER_HOUR, BINS_PER_HOUR)
    moods = chance.normal(0.0, spread, len(knots))
    smooth: Floats = np.exp(np.interp(np.arange(size), knots, moods))
    return smooth


def _quantile(share: Floats, latency: Latency, factor: Floats, slow_share: Floats) -> Floats:
    ordinary = np.clip(1.0 - slow_share, 1e-9, 1.0)
    within = np.clip(share / ordinary, 1e-12, 1 - 1e-12)
    usual = latency.p50_ms * factor * np.exp(latency.sigma * ndtri(within))
    into_ceiling = np.clip((share - ordinary) / np.maximum(slow_share, 1e-9), 0.0, 1.0)
    piled_up = GATEWAY_CEILING_MS - PILE_UP_MS * (1 - 0.99 * into_ceiling)
    # A log-normal tail can pass the ceiling too: the gateway cuts it just below.
    cut = np.minimum(usual, GATEWAY_CEILING_MS - 0.01 * PILE_UP_MS)
    return np.where(share > ordinary, piled_up, cut)
