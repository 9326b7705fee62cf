"""Shapes of a day: sums by block, neighbours pooled, chance shrunk away."""

from __future__ import annotations

import numpy as np

from cie_runbook.analysis.grid import Floats

FEWEST_KNOWN = 0.5  # share of a block's slots that must be known for its sum to be scaled up


def block_sums(values: Floats, slots_per_block: int) -> Floats:
    """Add up each day's blocks, scaled up where a few slots are unknown.

    Parameters
    ----------
    values : Floats of shape (n_days, n_slots)
        NaN where unknown.
    slots_per_block : int
        Slots in a block; a divisor of n_slots.

    Returns
    -------
    Floats of shape (n_days, n_slots / slots_per_block)
        NaN where fewer than half of the slots are known.
    """
    cut = values.reshape(len(values), -1, slots_per_block)
    known = np.mean(~np.isnan(cut), axis=2)
    totals = np.nansum(cut, axis=2)
    return np.asarray(
        np.divide(totals, known, out=np.full(totals.shape, np.nan), where=known >= FEWEST_KNOWN)
    )


def spread_over_slots(blocks: Floats, slots_per_block: int) -> Floats:
    """Repeat what is known by block for each of its slots.

    Parameters
    ----------
    blocks : Floats of shape (..., n_blocks)
        One value a block.
    slots_per_block : int
        Slots in a block.

    Returns
    -------
    Floats of shape (..., n_blocks * slots_per_block)
        The block's value at each slot.
    """
    return np.repeat(blocks, slots_per_block, axis=-1)


def pool_neighbours(values: Floats, half_width: int) -> Floats:
    """Triangularly weighted sums over neighbouring slots, around midnight too.

    Parameters
    ----------
    values : Floats of shape (n_slots,)
        Sums that may be added up; no NaN.
    half_width : int
        Slots to either side at which the weight reaches zero; 1 or less leaves all as it is.

    Returns
    -------
    Floats of shape (n_slots,)
        Sums with weights that add up to 1.
    """
    reach = min(half_width, len(values)) - 1
    if reach < 1:
        return values.copy()
    kernel = np.concatenate([np.arange(1, reach + 2), np.arange(reach, 0, -1)]).astype(np.float64)
    wrapped = np.concatenate([values[-reach:], values, values[:reach]])
    return np.convolve(wrapped, kernel / kernel.sum(), mode="valid")


def shrink(raw: Floats, smooth: Floats, chance: Floats, mass: Floats) -> Floats:
    """Draw raw estimates towards smooth ones as far as chance explains the difference.

    Parameters
    ----------
    raw : Floats of shape (n,)
        Estimates slot by slot; NaN where unknown.
    smooth : Floats of shape (n,)
        Estimates with the neighbours pooled.
    chance : Floats of shape (n,)
        Sampling variance of each raw estimate.
    mass : Floats of shape (n,)
        How much each slot counts when the true difference is estimated, not negative.

    Returns
    -------
    Floats of shape (n,)
        The empirical Bayes estimate; smooth where raw is unknown.

    References
    ----------
    .. [1] B. Efron and C. Morris, "Stein's Estimation Rule and Its Competitors," JASA 68, 1973.
    """
    known = ~np.isnan(raw) & (mass > 0) & (smooth > 0)
    if not known.any():
        return smooth
    relative = (raw[known] / smooth[known] - 1.0) ** 2 - chance[known] / smooth[known] ** 2
    true_variance = max(0.0, float(np.average(relative, weights=mass[known])))
    between = true_variance * smooth**2
    trust = np.divide(
        between, between + chance, out=np.zeros_like(smooth), where=known & (between + chance > 0)
    )
    return np.asarray(smooth + trust * np.where(known, raw - smooth, 0.0))
