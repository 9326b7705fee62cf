"""The daily bot's post: found among messages, and its numbers read whatever the exact wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, TypeVar, get_args

import pandas as pd

from cie_runbook.analysis.calendar import DAY
from cie_runbook.catalog.rules import BotRule, Figure, Flow
from cie_runbook.window import EASTERN

PostState = Literal["posted", "late", "unreadable", "silent", "not due"]
"""In time, after the tolerance, there but without all numbers, missing, and not to be expected."""

Numbers = Mapping[tuple[Flow, Figure], int]
Name = TypeVar("Name", bound=str)

FEWEST_READ = 2  # numbers by which a bot's message is taken for its daily post
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_COUNT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:t[\d:.]{4,15}z?)?"  # dates and times of day
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    rf"|(?:{_MONTHS})[a-z]{{0,6}}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b"
    rf"|\b\d{{1,2}} (?:{_MONTHS})[a-z]{{0,6}}\.?(?: \d{{4}})?\b"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\b)?"
    r"|\d{1,2} ?[ap]\.?m\b"
    r"|\d[\d,.]{0,12} ?(?:%|percent\b|pct\b)"  # shares
    r"|\d{1,4}[- ]?(?:hours?|hrs?|h|minutes?|mins?|days?|weeks?)\b"
)
_NUMBER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d{1,9})(?![\w]|[.,]\d)")
_ISO_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_JOINERS = re.compile(r"[-_\u2010-\u2015*`~]+")


@dataclass(frozen=True, kw_only=True)
class BotPost:
    """One post of the bot.

    Attributes
    ----------
    at : datetime
        When it was posted, UTC.
    ts : str
        Slack's id of the message.
    day : date
        The day that it counts: named in the text, else the day before the post.
    numbers : mapping of (flow, figure) to int
        What could be read.
    missing : tuple of str
        What could not, as "precheckin completed".
    """

    at: datetime
    ts: str
    day: date
    numbers: Numbers
    missing: tuple[str, ...]

    def completed_share(self, flow: Flow) -> float | None:
        """Return completed divided by link clicks.

        This is the bot's share: the dashboard's conversion rate has another denominator.

        Parameters
        ----------
        flow : {"checkin", "precheckin"}
            Day-of check-in or pre-check-in.

        Returns
        -------
        float or None
            Share of 1; None where a number is missing or nobody clicked.
        """
        completed, clicks = (self.numbers.get((flow, name)) for name in ("completed", "clicks"))
        return completed / clicks if completed is not None and clicks else None


@dataclass(frozen=True, kw_only=True)
class BotReading:
    """Whether the bot told the numbers of a day.

    Attributes
    ----------
    day : date
        The day that is counted, US Eastern.
    due_at, until : datetime
        When the post is expected, and when its tolerance ends, UTC.
    state : {"posted", "late", "unreadable", "silent", "not due"}
        How it stands.
    post : BotPost or None
        The newest post about the day.
    """

    day: date
    due_at: datetime
    until: datetime
    state: PostState
    post: BotPost | None = None


def daily_post(messages: pd.DataFrame, rule: BotRule, day: date, now: datetime) -> BotReading:
    """Look for the bot's post about a day.

    Parameters
    ----------
    messages : DataFrame
        Columns at, ts, text, bot_id of the bot's channel, complete up to `now`.
    rule : BotRule
        When it is due, and the words of its numbers.
    day : date
        The day that it counts, US Eastern.
    now : datetime
        The present: what is posted later is not known.

    Returns
    -------
    BotReading
        "not due" while the tolerance runs and nothing is posted.
    """
    due = datetime.combine(day + DAY, time.fromisoformat(rule.due), EASTERN)
    due_at = due.astimezone(UTC)
    until = due_at + timedelta(minutes=rule.tolerance_min)
    of_day = [post for post in bot_posts(messages, rule) if post.day == day and post.at <= now]
    post = max(of_day, key=lambda one: (not one.missing, one.at), default=None)
    return BotReading(
        day=day, due_at=due_at, until=until, state=_state(post, until, now), post=post
    )


def bot_posts(messages: pd.DataFrame, rule: BotRule) -> tuple[BotPost, ...]:
    """Find the posts that tell daily numbers.

    Parameters
    ----------
    messages : DataFrame
        Columns at, ts, text, bot_id.
    rule : BotRule
        The bot's id where it is known, and the words of its numbers.

    Returns
    -------
    tuple of BotPost
        In order of time; a colleague who quotes the numbers is no bot.
    """
    is_bot = messages["bot_id"].notna()
    if rule.bot_id is not None:
        is_bot &= messages["bot_id"] == rule.bot_id
    rows = messages.loc[is_bot].sort_values("at")
    found = [
        _post(str(ts), at.to_pydatetime(), "" if pd.isna(text) else str(text), rule)
        for ts, at, text in zip(rows["ts"], rows["at"], rows["text"], strict=True)
    ]
    return tuple(post for post in found if len(post.numbers) >= FEWEST_READ)


def read_numbers(text: str, rule: BotRule) -> dict[tuple[Flow, Figure], int]:
    """Read the numbers of a post.

    A number belongs to the words beside it: before it where labels come first on the line
    ("Completed: 1,121"), after it where the number does ("1,121 completed"); what a line does
    not name, the lines above it do.

    Parameters
    ----------
    text : str
        All that the message says, a piece a line.
    rule : BotRule
        The words of flows and figures.

    Returns
    -------
    dict of (flow, figure) to int
        Without what is not told, or told in two ways.
    """
    found: dict[tuple[Flow, Figure], set[int]] = {}
    above: _Above = _Above()
    for line in text.splitlines():
        words = _line(line, rule)
        for key, value in _line_numbers(words, above):
            found.setdefault(key, set()).add(value)
        above = above.after(words)
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


@dataclass(frozen=True)
class _Line:
    """Where a line has numbers and words, by the place of their first character."""

    numbers: Mapping[int, int]
    flows: Mapping[int, Flow]
    figures: Mapping[int, Figure]


@dataclass(frozen=True)
class _Above:
    """What the lines above were about."""

    flow: Flow | None = None
    figure: Figure | None = None

    def after(self, line: _Line) -> _Above:
        """Return what the next line is below of."""
        flow = line.flows[max(line.flows)] if line.flows else self.flow
        # A figure that has its number on its own line says nothing about the next.
        figure = line.figures[max(line.figures)] if line.figures and not line.numbers else None
        return _Above(flow, figure or (None if line.figures else self.figure))


def _post(ts: str, at: datetime, text: str, rule: BotRule) -> BotPost:
    numbers = read_numbers(text, rule)
    wanted = [(flow, figure) for flow in get_args(Flow) for figure in get_args(Figure)]
    missing = tuple(" ".join(key) for key in wanted if key not in numbers)
    day = _named_day(text) or at.astimezone(EASTERN).date() - DAY
    return BotPost(at=at, ts=ts, day=day, numbers=numbers, missing=missing)


def _state(post: BotPost | None, until: datetime, now: datetime) -> PostState:
    if post is None:
        return "not due" if now <= until else "silent"
    if post.missing:
        return "unreadable"
    return "posted" if post.at <= until else "late"


def _named_day(text: str) -> date | None:
    for found in _ISO_DAY.findall(text):
        try:
            return date.fromisoformat(found)
        except ValueError:  # a day that no calendar has
            continue
    return None


def _line(text: str, rule: BotRule) -> _Line:
    plain = _NO_COUNT.sub(lambda found: " " * len(found[0]), text.lower())
    numbers = {found.start(): int(re.sub(r"\D", "", found[0])) for found in _NUMBER.finditer(plain)}
    spaced = _JOINERS.sub(lambda found: " " * len(found[0]), plain)
    return _Line(numbers, _places(spaced, rule.flows), _places(spaced, rule.figures))


def _places(text: str, words: Mapping[Name, tuple[str, ...]]) -> dict[int, Name]:
    """Return where each word stands; of two that begin alike the longer, none inside another."""
    pairs = [(word, name) for name, given in words.items() for word in given]
    named = sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))
    pattern = "|".join(
        f"(?P<w{index}>{r' +'.join(map(re.escape, word.split()))}s?)"
        for index, (word, _) in enumerate(named)
    )
    return {
        found.start(): named[int(str(found.lastgroup)[1:])][1]
        for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)
    }


def _line_numbers(line: _Line, above: _Above) -> Iterator[tuple[tuple[Flow, Figure], int]]:
    taken: set[tuple[Flow, Figure]] = set()
    for place, value in line.numbers.items():
        flows = _candidates(place, line.flows, line.numbers, above.flow)
        figures = _candidates(place, line.figures, line.numbers, above.figure)
        pairs = [(flow, figure) for flow in flows for figure in figures]
        key = next((pair for pair in pairs if pair not in taken), None)
        if key is not None:
            taken.add(key)
            yield key, value


def _candidates(
    place: int, words: Mapping[int, Name], numbers: Mapping[int, int], above: Name | None
) -> Sequence[Name]:
    """Return what a number may belong to, the likeliest first."""
    if not words:
        return [] if above is None else [above]
    before = [words[at] for at in sorted(words) if at < place][-1:]
    after = [words[at] for at in sorted(words) if at > place][:1]
    return [*after, *before] if min(numbers) < min(words) else [*before, *after]
