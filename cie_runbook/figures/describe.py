"""Alt text: one or two sentences, computed from the plotted data, of what a reader would see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cie_runbook.figures.track import Track, runs
from cie_runbook.findings import wording
from cie_runbook.findings.episodes import Episode, difference

LONGEST = 390
MORE = " More in the table below."

Summary = Callable[[Track], str]


def describe(title: str, tracks: Sequence[Track], summary: Summary) -> str:
    """Return the alt text of a time figure: what stands out first, then each track in brief.

    Parameters
    ----------
    title : str
        What the figure shows.
    tracks : sequence of Track
        What is drawn.
    summary : function
        The brief of one track, as "links clicked 1,765 (usual 1,801)".
    """
    sentences = [f"{title}, {_day(tracks)}."]
    sentences += [text for track in tracks for text in stands_out(track)]
    sentences += [text for track in tracks for text in not_known(track)]
    if len(sentences) == 1:
        sentences.append("Nothing leaves its usual range.")
    known = [summary(track) for track in tracks if not track.is_unknown]
    return fitted([*sentences, *(f"{brief}." for brief in known)])


def stands_out(track: Track) -> list[str]:
    """Return a sentence an episode: "Links clicked: 412 fewer (61 %) from 09:40 to 11:25 ET."."""
    return [_episode_text(track, episode) for episode in track.episode_list]


def not_known(track: Track) -> list[str]:
    """Return a sentence on the stretches without data; none where all is known."""
    if track.is_unknown:
        return [f"{track.title}: no data."]
    values = track.values("value")
    flags = [state == "unknown" for state in track.states]
    gaps = [gap for gap in runs(flags) if np.isnan(values[gap[0] : gap[1]]).all()]
    if not gaps:
        return []
    index = track.frame.index
    first, end = index[gaps[0][0]], index[gaps[-1][1] - 1]
    last = end.to_pydatetime().timestamp() + track.bin_s
    closing = wording.clock(type(end).fromtimestamp(last, tz=end.tz))
    times = f"{wording.clock(first)} to {closing} ET"
    return [f"{track.title}: no data {_within(len(gaps))}{times}."]


def total_brief(track: Track) -> str:
    """Sum a count up: "links clicked 1,765, usual 1,801"."""
    return f"{track.title} {total(track)}"


def total(track: Track) -> str:
    """Sum a count up over the bins that are known: "1,765, usual 1,801"."""
    values, expected = track.values("value"), track.values("expected")
    seen = wording.amount(float(np.nansum(values)), track.unit)
    if np.isnan(expected).all():
        return seen
    usual = float(np.nansum(expected[np.isfinite(values)]))
    return f"{seen}, usual {wording.amount(usual, track.unit)}"


def level_brief(track: Track) -> str:
    """Say the middle and the highest level: "CHIP p95 median 3.1 s, highest 9.4 s at 10:20 ET"."""
    return f"{track.title} {level(track)}"


def level(track: Track) -> str:
    """Say the middle and the highest level over the bins with enough requests."""
    values = np.where(track.busy(), track.values("value"), np.nan)
    if np.isnan(values).all():
        return "no data"
    highest = int(np.nanargmax(values))
    at = wording.clock(track.frame.index[highest])
    middle = wording.amount(float(np.nanmedian(values)), track.unit)
    top = wording.amount(float(values[highest]), track.unit)
    return f"median {middle}, highest {top} at {at} ET"


def fitted(sentences: Sequence[str]) -> str:
    """Join sentences as long as they fit; say when some were left out."""
    text = sentences[0][:LONGEST]
    for sentence in sentences[1:]:
        if len(text) + 1 + len(sentence) > LONGEST - len(MORE):
            return text + MORE
        text = f"{text} {sentence}"
    return text


def _episode_text(track: Track, episode: Episode) -> str:
    when = wording.span(episode.start, episode.closed_at)
    opening = "" if episode.is_open else "from "
    return f"{track.title}: {difference(episode, track.unit)} {opening}{when}."


def _day(tracks: Sequence[Track]) -> str:
    starts = [track.frame.index[0] for track in tracks if len(track.frame)]
    return wording.weekday_date(min(starts)) if starts else "no data"


def _within(count: int) -> str:
    return "from " if count == 1 else f"in {count} stretches from "
