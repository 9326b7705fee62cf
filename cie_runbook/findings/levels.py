"""One number for a stretch of time, with its usual range: a total, a share or a level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from cie_runbook.analysis.tails import count_band, count_variance
from cie_runbook.catalog.models import SignalKind

Z95 = 1.96  # 95 % of ordinary stretches lie within the range

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Level:
    """What was seen over a stretch of time against what is usual; None where it is unknown.

    Attributes
    ----------
    observed, expected : float or None
        Total of a count, share of a rate, geometric mean of a latency [ms].
    lower, upper : float or None
        Between them lie 95 % of ordinary stretches.
    requests : float or None
        Calls behind a rate [count].
    known_share : float
        How much of the stretch is known, weighted by what was expected; 0 to 1.
    """

    observed: float | None = None
    expected: float | None = None
    lower: float | None = None
    upper: float | None = None
    requests: float | None = None
    known_share: float = 0.0


NOTHING = Level()


def level(frame: pd.DataFrame, kind: SignalKind) -> Level:
    """Sum a judged stretch up, over the bins that are known."""
    if frame.empty:
        return NOTHING
    return {"count": _count, "rate": _rate, "latency": _latency}[kind](frame)


def _count(frame: pd.DataFrame) -> Level:
    # Analysis calls a bin without a point "ok" where the counter is silent by habit: no events.
    is_silent = (frame["state"] != "unknown") & frame["value"].isna()
    value = _column(frame.assign(value=frame["value"].mask(is_silent, 0.0)), "value")
    expected = _column(frame, "expected")
    known = np.isfinite(value)
    if not known.any():
        return NOTHING
    judged = known & np.isfinite(expected)
    mean = float(expected[judged].sum())
    lower, upper = _count_range(frame, judged, mean)
    return Level(
        observed=float(value[known].sum()),
        expected=mean if judged.any() else None,
        lower=lower,
        upper=upper,
        known_share=_share(expected, known),
    )


def _rate(frame: pd.DataFrame) -> Level:
    value, calls, expected = (_column(frame, name) for name in ("value", "denominator", "expected"))
    known = np.isfinite(value) & (calls > 0)
    if not known.any():
        return NOTHING
    total = float(calls[known].sum())
    observed = float((value * calls)[known].sum()) / total
    judged = known & np.isfinite(expected)
    if not judged.any():
        return Level(observed=observed, requests=total, known_share=_known_bins(frame))
    asked = float(calls[judged].sum())
    usual = float((expected * calls)[judged].sum()) / asked
    # Analysis scatters the rarer outcome: the failures of a success rate.
    rare = min(usual, 1 - usual) * asked
    low, high = _count_range(frame, judged, rare)
    bounds = [bound / asked for bound in (low, high) if bound is not None]
    if usual > 1 - usual:
        bounds = [1 - bound for bound in reversed(bounds)]
    return Level(
        observed=observed,
        expected=usual,
        lower=max(bounds[0], 0.0) if bounds else None,
        upper=min(bounds[1], 1.0) if bounds else None,
        requests=total,
        known_share=_known_bins(frame),
    )


def _latency(frame: pd.DataFrame) -> Level:
    value, expected, requests = (
        _column(frame, name) for name in ("value", "expected", "denominator")
    )
    known = value > 0
    if not known.any():
        return NOTHING
    weight = np.where(requests > 0, requests, 1.0)
    observed = _geometric_mean(value[known], weight[known])
    judged = known & (expected > 0)
    share = _known_bins(frame)
    if not judged.any():
        return Level(observed=observed, known_share=share)
    usual = _geometric_mean(expected[judged], weight[judged])
    spread, scatter = _column(frame, "spread")[judged], _column(frame, "dispersion")[judged]
    half = Z95 * np.sqrt(np.nanmean(spread) ** 2 + np.nanmean(scatter) / judged.sum())
    return Level(
        observed=observed,
        expected=usual,
        lower=float(usual * np.exp(-half)),
        upper=float(usual * np.exp(half)),
        known_share=share,
    )


def _count_range(
    frame: pd.DataFrame, judged: npt.NDArray[np.bool_], mean: float
) -> tuple[float | None, float | None]:
    if not judged.any() or mean <= 0:
        return None, None
    dispersion = np.nanmean(_column(frame, "dispersion")[judged], keepdims=True)
    spread = np.nanmean(_column(frame, "spread")[judged], keepdims=True)
    expected = np.array([mean])
    lower, upper = count_band(expected, count_variance(expected, dispersion, spread), Z95)
    return float(lower[0]), float(upper[0])


def _geometric_mean(values: Values, weights: Values) -> float:
    return float(np.exp(np.average(np.log(values), weights=weights)))


def _share(expected: Values, known: npt.NDArray[np.bool_]) -> float:
    weight = np.nan_to_num(expected)
    return float(weight[known].sum() / weight.sum()) if weight.sum() > 0 else float(known.mean())


def _known_bins(frame: pd.DataFrame) -> float:
    return float((frame["state"] != "unknown").mean())


def _column(frame: pd.DataFrame, name: str) -> Values:
    numbers = frame[name].astype("Float64")
    return np.asarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
