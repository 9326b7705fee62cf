"""Episodes: flagged bins joined into stretches that can be told, dated and counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_runbook.analysis.change_points import change_points
from cie_runbook.analysis.grid import Floats, Mask, bin_seconds
from cie_runbook.analysis.sentences import amount, departure, percent, span
from cie_runbook.analysis.tails import count_variance
from cie_runbook.analysis.usual import Kind
from cie_runbook.tables import empty_table

EPISODE_COLUMNS: Mapping[str, str] = {
    "start": "datetime64[ms, UTC]",  # live: first bin of the window that fired
    "end": "datetime64[ms, UTC]",  # end of the last bin
    "is_open": "bool",  # nothing known after it is as usual again
    "observed": "Float64",  # sum [count], share [0 to 1] or mean latency [ms]
    "expected": "Float64",  # the same, as usual
    "missing": "Float64",  # expected less observed: events, or milliseconds; negative for a rise
    "missing_low": "Float64",  # with 90 % chance it lies between low and high
    "missing_high": "Float64",
    "depth": "Float64",  # departure as a share of the expected, never negative
    "score": "Float64",  # the most extreme of its bins, signed
    "state": "string",  # watch or act
    "like_days": "Int64",  # past days that the expectation rests on
    "reason": "string",  # one sentence in words and numbers
}
GAP_COLUMNS: Mapping[str, str] = {
    "start": "datetime64[ms, UTC]",
    "end": "datetime64[ms, UTC]",
    "is_open": "bool",  # it reaches the last bin
    "reason": "string",
}
JOIN_MIN = 30  # flagged bins closer than this belong together
RANGE_Z = 1.645  # 90 %


@dataclass(frozen=True)
class _Stretch:
    """Bins `first` to `last`, both included, within a frame of judged bins."""

    first: int
    last: int


def episodes(frame: pd.DataFrame) -> pd.DataFrame:
    """Join the flagged bins of one signal into episodes.

    Parameters
    ----------
    frame : DataFrame of shape (n_bins, 15)
        What `detect` returned; at least two bins, or none flagged.

    Returns
    -------
    DataFrame of shape (n_episodes, 13)
        `EPISODE_COLUMNS`, in the order of their start. Judged live, an episode begins with the
        window that fired first; judged in retrospect, change points date its bounds.
    """
    flagged = frame["state"].isin(["watch", "act"]).to_numpy(dtype=np.bool_)
    if not flagged.any():
        return empty_table(EPISODE_COLUMNS)
    rows = [_episode(frame, flagged, dated) for flagged, dated in _told(frame, flagged)]
    kept = [row for row in rows if _is_plain(row)]
    if not kept:
        return empty_table(EPISODE_COLUMNS)
    return pd.DataFrame(kept).astype(dict(EPISODE_COLUMNS))


def gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Join the unknown bins of one signal into stretches, dated from their first silent bin.

    Parameters
    ----------
    frame : DataFrame of shape (n_bins, 15)
        What `detect` returned.

    Returns
    -------
    DataFrame of shape (n_gaps, 4)
        `GAP_COLUMNS`; the reason is that of the stretch's last bin, which knows its length.
    """
    unknown = (frame["state"] == "unknown").to_numpy(dtype=np.bool_)
    if not unknown.any():
        return empty_table(GAP_COLUMNS)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], unknown, [False]]).astype(np.int8)))
    index = pd.DatetimeIndex(frame.index)
    bin_length = _bin_length(index)
    silent = frame["value"].isna().to_numpy(dtype=np.bool_)
    rows = [
        {
            "start": index[_first_of_run(silent, first)],
            "end": index[after - 1] + bin_length,
            "is_open": after == len(frame),
            "reason": frame["reason"].iloc[after - 1],
        }
        for first, after in zip(edges[::2], edges[1::2], strict=True)
    ]
    return pd.DataFrame(rows).astype(dict(GAP_COLUMNS))


def _first_of_run(silent: Mask, first: int) -> int:
    """Position from which on nothing came, up to the bin that was first called unknown."""
    present = np.flatnonzero(~silent[:first])
    return int(present[-1]) + 1 if present.size else 0


def _told(frame: pd.DataFrame, flagged: Mask) -> list[tuple[_Stretch, _Stretch]]:
    """Date the flagged stretches; what hindsight brings together is one episode."""
    told: list[tuple[_Stretch, _Stretch]] = []
    sign = np.sign(_floats(frame, "score"))
    for stretch in _stretches(frame, flagged):
        before, of_before = told[-1] if told else (None, _Stretch(-1, -1))
        is_covered = stretch.last <= of_before.last
        dated = of_before if is_covered else _dated(frame, stretch, of_before.last + 1)
        is_near = dated.first - of_before.last <= _joined_bins(frame)
        if before is not None and is_near and sign[stretch.first] == sign[before.last]:
            together = _Stretch(before.first, stretch.last)
            told[-1] = (together, _Stretch(of_before.first, dated.last))
        elif not is_covered:
            told.append((stretch, dated))
    return told


def _is_plain(row: Mapping[str, object]) -> bool:
    """Tell whether the totals depart to the side that was flagged; just recovered, they may not."""
    return (float(str(row["missing"])) > 0) == (float(str(row["score"])) < 0)


def _joined_bins(frame: pd.DataFrame) -> int:
    return max(1, JOIN_MIN * 60 // bin_seconds(pd.DatetimeIndex(frame.index)))


def _stretches(frame: pd.DataFrame, flagged: Mask) -> Iterator[_Stretch]:
    positions = np.flatnonzero(flagged)
    sign = np.sign(frame["score"].to_numpy(dtype=np.float64, na_value=0.0))[positions]
    is_new = (np.diff(positions) > _joined_bins(frame)) | (np.diff(sign) != 0)
    for part in np.split(positions, np.flatnonzero(is_new) + 1):
        yield _Stretch(int(part[0]), int(part[-1]))


def _dated(frame: pd.DataFrame, stretch: _Stretch, earliest: int) -> _Stretch:
    index = pd.DatetimeIndex(frame.index)
    began = int(index.searchsorted(frame["window_start"].iloc[stretch.first]))
    live = _Stretch(max(began, earliest), stretch.last)
    if frame["mode"].iloc[0] == "live":
        return live
    scores = frame["score"].iloc[stretch.first : stretch.last + 1].abs()
    anchor = stretch.first + int(scores.to_numpy(dtype=np.float64, na_value=0.0).argmax())
    anchor = max(anchor, live.first)
    first, last = change_points(frame, anchor, (live.first, live.last), earliest)
    return _Stretch(first, last)


def _episode(frame: pd.DataFrame, flagged: _Stretch, dated: _Stretch) -> dict[str, object]:
    index = pd.DatetimeIndex(frame.index)
    judged = frame.iloc[flagged.first : flagged.last + 1]
    part = frame.iloc[dated.first : dated.last + 1]
    scores = judged["score"].to_numpy(dtype=np.float64, na_value=0.0)
    kind: Kind = frame["kind"].iloc[0]
    after = frame["state"].iloc[flagged.last + 1 :]
    told = {
        "start": index[dated.first],
        "end": index[dated.last] + _bin_length(index),
        "is_open": bool((after == "unknown").all()),
        **_totals(part, kind),
        "score": scores[np.abs(scores).argmax()],
        "state": "act" if (judged["state"] == "act").any() else "watch",
        "like_days": int(judged["like_days"].max()),
    }
    return {**told, "reason": _sentence(told, part, kind)}


def _totals(part: pd.DataFrame, kind: Kind) -> dict[str, float]:
    value, expected = _floats(part, "value"), _floats(part, "expected")
    known = ~np.isnan(value) & ~np.isnan(expected)
    spread = float(np.nanmax(_floats(part, "spread")))
    if kind == "latency":
        weights = np.maximum(np.nan_to_num(_floats(part, "denominator")[known]), 1.0)
        seen = float(np.exp(np.average(np.log(value[known]), weights=weights)))
        usual = float(np.exp(np.average(np.log(expected[known]), weights=weights)))
        reach = np.expm1(RANGE_Z * spread) * usual
        return _departed(seen, usual, usual - seen, reach)
    trials = _floats(part, "denominator")[known] if kind == "rate" else np.ones(int(known.sum()))
    events, mean = np.nansum(value[known] * trials), np.nansum(expected[known] * trials)
    dispersion = np.array([np.nanmax(_floats(part, "dispersion"))])
    rarer = min(mean, trials.sum() - mean) if kind == "rate" else mean
    reach = RANGE_Z * np.sqrt(count_variance(np.array([rarer]), dispersion, np.array([spread])))[0]
    per = float(trials.sum()) if kind == "rate" else 1.0
    return _departed(float(events) / per, float(mean) / per, float(mean - events), float(reach))


def _departed(seen: float, usual: float, missing: float, reach: float) -> dict[str, float]:
    return {
        "observed": seen,
        "expected": usual,
        "missing": missing,
        "missing_low": missing - reach,
        "missing_high": missing + reach,
        "depth": abs(seen - usual) / usual if usual > 0 else 0.0,
    }


def _sentence(told: Mapping[str, object], part: pd.DataFrame, kind: Kind) -> str:
    start, end = pd.Timestamp(str(told["start"])), pd.Timestamp(str(told["end"]))
    when = span(start.to_pydatetime(), end.to_pydatetime(), is_open=bool(told["is_open"]))
    number = {name: float(str(told[name])) for name in _NUMBERS}
    seen, usual = number["observed"], number["expected"]
    rests = f"judged from {told['like_days']} like days"
    if kind == "latency":
        factor = departure(seen, usual, kind)
        usual_said = f"{amount(seen, kind)} {when} where {amount(usual, kind)} is usual"
        return f"{usual_said}: {factor}; {rests}"
    gone, ends = abs(number["missing"]), (abs(number["missing_low"]), abs(number["missing_high"]))
    word = "more" if number["missing"] < 0 else "fewer"
    reach = f"{amount(min(ends), 'count')} to {amount(max(ends), 'count')}"
    if kind == "rate":
        trials = float(np.nansum(_floats(part, "denominator")))
        events = f"{amount(round(seen * trials), 'count')} of {amount(trials, 'count')}"
        head = f"{percent(seen)} {when} where {percent(usual)} is usual"
        return f"{head}: {events}, {amount(round(gone), kind='count')} {word} ({reach}); {rests}"
    head = f"{amount(seen, kind)} came {when} where {amount(round(usual), kind)} were expected"
    share = percent(number["depth"])
    return f"{head}: {amount(round(gone), kind)} {word} ({share}; {reach}); {rests}"


_NUMBERS = ("observed", "expected", "missing", "missing_low", "missing_high", "depth")


def _floats(frame: pd.DataFrame, column: str) -> Floats:
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def _bin_length(index: pd.DatetimeIndex) -> pd.Timedelta:
    return pd.Timedelta(seconds=bin_seconds(index))
