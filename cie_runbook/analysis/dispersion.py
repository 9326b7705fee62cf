"""How far like days scatter: chance that averages out over bins, and spread that does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cie_runbook.analysis.grid import Floats

WIDEST_SPREAD = 0.6  # a series that scatters more than this cannot be predicted at all
USUAL_SPREAD = 0.05  # of a series with too few events to tell its own
PRIOR_WIDTH = 0.1  # how far spreads of series differ, as a relative standard deviation
DEGREES_LOST = 1.0  # the level is estimated from the same days


@dataclass(frozen=True)
class Scatter:
    """Two sources of scatter of a count around its expectation.

    Attributes
    ----------
    dispersion : float
        Variance per expected event, at least that of chance alone; averages out over bins.
    spread : float
        Relative standard deviation that all bins of an hour share; does not average out.
    """

    dispersion: float
    spread: float


def count_scatter(
    counts: Floats, usual: Floats, weights: Floats, slots_per_block: int, *, least: float = 1.0
) -> Scatter:
    """Estimate the scatter of like days from all their slots together.

    Parameters
    ----------
    counts : Floats of shape (n_days, n_slots)
        Events a slot [count]; NaN where unknown.
    usual : Floats of shape (n_days, n_slots)
        Expected events [count].
    weights : Floats of shape (n_days, n_slots)
        0 where an incident of the past was set aside.
    slots_per_block : int
        Slots in an hour.
    least : float, optional
        Smallest dispersion: that of chance alone, 1 for a Poisson count and what the share
        leaves of 1 for a binomial one.

    Returns
    -------
    Scatter
        Fitted to squared residuals of single slots, hours and three hours: chance grows with
        the expected count, spread with its square.
    """
    used = ~np.isnan(counts) & ~np.isnan(usual) & (weights > 0)
    observed = np.where(used, counts, 0.0)
    expected = np.where(used, usual, 0.0)
    n_days = max(len(counts), 2)
    widths = sorted({1, slots_per_block, 3 * slots_per_block})
    moments = [_moments(observed, expected, width) for width in widths]
    squares = np.array([moment[0] for moment in moments]) * n_days / (n_days - DEGREES_LOST)
    means = np.array([moment[1] for moment in moments])
    mean_squares = np.array([moment[2] for moment in moments])
    chances = np.array([moment[3] for moment in moments])
    return _solve(squares, means, mean_squares, chances, least)


def _moments(observed: Floats, expected: Floats, width: int) -> tuple[float, float, float, float]:
    whole = observed.shape[1] // width * width
    shape = (len(observed), -1, width)
    seen = observed[:, :whole].reshape(shape).sum(axis=2)
    usual = expected[:, :whole].reshape(shape).sum(axis=2)
    square = float(((seen - usual) ** 2).sum())
    return square, float(usual.sum()), float((usual**2).sum()), float((usual + 2 * usual**2).sum())


def _solve(
    squares: Floats, means: Floats, mean_squares: Floats, chances: Floats, least: float
) -> Scatter:
    if means[0] <= 0:
        return Scatter(least, 0.0)
    rise = mean_squares[1:] - mean_squares[0]
    is_told = rise > 1e-9 * mean_squares[0]
    if not is_told.any():
        return Scatter(max(least, float(squares[0] / means[0])), USUAL_SPREAD)
    found = (squares[1:] - squares[0])[is_told] / rise[is_told]
    # Few events tell little about spread: as far as chance explains it, it is the usual one.
    trust = PRIOR_WIDTH**4 / (PRIOR_WIDTH**4 + chances[1:][is_told] / rise[is_told] ** 2)
    drawn = trust * found + (1 - trust) * USUAL_SPREAD**2
    spread_squared = float(np.clip(drawn.max(), 0.0, WIDEST_SPREAD**2))
    dispersion = (squares[0] - spread_squared * mean_squares[0]) / means[0]
    return Scatter(max(least, float(dispersion)), float(np.sqrt(spread_squared)))
