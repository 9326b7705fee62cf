"""From a measured signal to a finding: what is concluded, how sure, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pandas as pd

from cie_runbook.analysis.detectable import smallest_detectable
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.episodes import Episode, gravest, read_episodes
from cie_runbook.findings.levels import Level, level
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.reading import Reading
from cie_runbook.findings.unknowns import (
    gap_note,
    is_mostly_known,
    main_stretch,
    silence,
    unavailable,
    unknown_stretches,
)
from cie_runbook.findings.wording import (
    amount,
    capitalised,
    clock,
    day_part,
    measured,
    percent,
    quantity,
    span,
)

DEEP = 0.5  # share of the usual that is missing
LONG = timedelta(hours=3)

LONG_MIN = 180  # where an hour holds too few events to show any loss, three may


def judge_all(readings: Iterable[Reading], catalog: Catalog) -> tuple[Finding, ...]:
    """Judge each reading; the order stays."""
    return tuple(judge(reading, catalog) for reading in readings)


def judge(reading: Reading, catalog: Catalog) -> Finding:
    """Conclude from one signal what it asks of the engineer.

    An episode is `act` or `watch`, as sure as analysis is; without one the signal is `ok` only
    where all evidence came and nearly all of the time could be judged; else it is `unknown`.
    """
    frame = reading.frame
    if not reading.grounds.is_usable or frame is None or frame.empty:
        return _unknown(reading, unavailable_sentence(reading))
    episodes = () if reading.episodes is None else read_episodes(reading.episodes)
    if episodes:
        return _departed(reading, episodes, catalog)
    found = unknown_stretches(frame)
    if not is_mostly_known(frame):
        return _unknown(reading, silence(reading, frame, found), since=main_stretch(found).start)
    if reading.grounds.availability == "partial":
        return _unknown(reading, _partial_sentence(reading))
    return _usual(reading, frame, gap_note(found))


def unavailable_sentence(reading: Reading) -> str:
    """Say why there is nothing to judge, also where evidence came and none of it is this."""
    if reading.grounds.is_usable:
        return f"{reading.subject}: unknown, the evidence holds no point of it."
    return unavailable(reading)


def _departed(reading: Reading, episodes: tuple[Episode, ...], catalog: Catalog) -> Finding:
    episode, service = gravest(episodes), reading.signal.service
    status = _status(reading, episodes)
    action = advice.act_action if status == "act" else advice.watch_action
    return Finding(
        id=reading.id,
        status=status,
        title=reading.title,
        sentence=_departure_sentence(reading, episode) + _further(reading, len(episodes) - 1),
        service=service,
        evidence=reading.grounds.evidence,
        numbers={
            **_departure_numbers(episode, reading.signal.unit),
            "other_episodes": len(episodes) - 1,
        },
        since=episode.start,
        until=episode.closed_at,
        next_action=action(catalog, service),
        contact=advice.contact(catalog, service),
        playbook=advice.playbook_step(service),
        is_unconfirmed=reading.grounds.is_unconfirmed,
    )


def _status(reading: Reading, episodes: tuple[Episode, ...]) -> Status:
    """Return `act` also where analysis only watches: a deep loss over hours, be it of few."""
    lasting = sum((episode.end - episode.start for episode in episodes), timedelta())
    is_deep = all(episode.depth >= DEEP and not episode.is_rise for episode in episodes)
    if reading.signal.kind == "count" and is_deep and lasting >= LONG:
        return "act"
    return gravest(episodes).state


def _departure_sentence(reading: Reading, episode: Episode) -> str:
    unit = reading.unit
    seen, usual = amount(episode.observed, unit), amount(episode.expected, unit)
    verb = "are" if unit == "count" else "is"
    when = span(episode.start, episode.closed_at)
    when = f"{when}, still so at {clock(episode.end)} ET" if episode.is_open else f"from {when}"
    how_far = _difference(reading, episode)
    return f"{reading.subject}: {seen} {when}, where {usual} {verb} usual{how_far}."


def _difference(reading: Reading, episode: Episode) -> str:
    """Write how many are missing, with their range: ": 412 fewer (351 to 470), 61 %"."""
    if reading.signal.kind == "latency":
        return "" if episode.expected <= 0 else f": {episode.observed / episode.expected:.1f} times"
    what = "" if reading.signal.kind == "count" else " calls"
    word = "more" if episode.is_rise else "fewer"
    low, high = sorted((abs(episode.missing_low), abs(episode.missing_high)))
    share = f", {percent(episode.depth)}" if reading.signal.kind == "count" else ""
    number = quantity(round(abs(episode.missing)))
    return f": {number}{what} {word} ({quantity(round(low))} to {quantity(round(high))}){share}"


def _further(reading: Reading, others: int) -> str:
    said = ""
    if others:
        said = f" It had {others} more episode{'s' if others > 1 else ''} that day."
    if reading.grounds.availability == "partial":
        said += f" Only a part of the evidence came{_detail(reading)}."
    return said


def _departure_numbers(episode: Episode, unit: str) -> dict[str, float | int | str | None]:
    return {
        "observed": episode.observed,
        "expected": episode.expected,
        "missing": measured(episode.missing),
        "missing_low": measured(episode.missing_low),
        "missing_high": measured(episode.missing_high),
        "depth": episode.depth,
        "score": episode.score,
        "like_days": episode.like_days,
        "unit": unit,
    }


def _usual(reading: Reading, frame: pd.DataFrame, note: str) -> Finding:
    seen = level(frame, reading.signal.kind)
    return Finding(
        id=reading.id,
        status="ok",
        title=reading.title,
        sentence=_usual_sentence(reading, frame, seen) + note,
        service=reading.signal.service,
        evidence=reading.grounds.evidence,
        numbers={
            "observed": seen.observed,
            "expected": seen.expected,
            "lower": seen.lower,
            "upper": seen.upper,
            "requests": seen.requests,
            "like_days": int(frame["like_days"].fillna(0).median()),
        },
        is_unconfirmed=reading.grounds.is_unconfirmed,
    )


def _usual_sentence(reading: Reading, frame: pd.DataFrame, seen: Level) -> str:
    unit = reading.unit
    start, until = _bounds(frame, reading.bin_s)
    said = f"{reading.subject}: {amount(seen.observed, unit)} {day_part(start, until)}"
    if seen.expected is not None:
        said += f", {amount(seen.expected, unit)} {'are' if unit == 'count' else 'is'} usual"
    if seen.lower is not None and seen.upper is not None:
        said += f" ({amount(seen.lower, unit)} to {amount(seen.upper, unit)})"
    return f"{said}. {_visible(reading, frame)}".rstrip()


def _visible(reading: Reading, frame: pd.DataFrame) -> str:
    """Say which change might not have been seen: the honest half of "as usual"."""
    if reading.signal.bad == "none":
        return ""
    how = reading.sensitivity
    found = smallest_detectable(frame, reading.signal.bad, sensitivity=how)
    if found.share is None:  # little happens here: only a longer departure can be seen at all
        found = smallest_detectable(frame, reading.signal.bad, minutes=LONG_MIN, sensitivity=how)
    if reading.signal.kind == "count":
        return f"{capitalised(found.sentence)}."
    edge = _edge(reading, found.share, level(frame, reading.signal.kind).expected)
    return f"{edge} for {found.minutes} min might not have been seen." if edge else ""


def _edge(reading: Reading, share: float | None, usual: float | None) -> str:
    """Write up to which level a departure stays unseen: of a share of 0.6 %, times say little."""
    if share is None or usual is None:
        return ""
    if reading.signal.bad == "low":
        return f"A fall that stays above {amount(max(usual * (1 - share), 0.0), reading.unit)}"
    reach = usual * (1 + share)
    return f"A rise that stays under {amount(reach, reading.unit)}"


def _unknown(reading: Reading, sentence: str, since: datetime | None = None) -> Finding:
    return Finding(
        id=reading.id,
        status="unknown",
        title=reading.title,
        sentence=sentence,
        service=reading.signal.service,
        evidence=reading.grounds.evidence,
        numbers={},
        since=since,
        next_action=advice.unknown_action(reading.grounds),
        playbook=advice.START_OF_SHIFT,
        is_unconfirmed=reading.grounds.is_unconfirmed,
    )


def _partial_sentence(reading: Reading) -> str:
    return (
        f"{reading.subject}: unknown, only a part of the evidence came{_detail(reading)}; "
        "what came is as usual."
    )


def _detail(reading: Reading) -> str:
    return f" ({reading.grounds.detail})" if reading.grounds.detail else ""


def _bounds(frame: pd.DataFrame, bin_s: int) -> tuple[datetime, datetime]:
    index = pd.DatetimeIndex(frame.index)
    end = index[-1] + pd.Timedelta(seconds=bin_s)
    return index[0].to_pydatetime(), end.to_pydatetime()
