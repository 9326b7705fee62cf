"""What happened in a rehearsal's world, day by day, and the story of its report's day."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from time import monotonic

import numpy as np

from cie_runbook.drill.alerts import alerts_of
from cie_runbook.drill.failures import failures_of
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.seeds import stream
from cie_runbook.drill.story import Alert, BotPost, Deployment, Failure, Story
from cie_runbook.drill.world import World
from cie_runbook.window import EASTERN

MORNING_AFTER = time(9)  # Eastern: when a rehearsal without a clock of its own is told
POSTED_AT = time(0, 5)  # Eastern, on the day after the one that is counted
KEPT_DAYS = 16
SINCE_DAYS = 7  # a shift looks back over a long weekend
MISCOUNTED = 0.8  # of the completed check-ins, where the bot counts too few
NIGHTLY = (("vets-api", "vagov", 1.0), ("chip", "tevi", 0.15), ("vetext", "vetext", 0.1))
"""Service, organisation, and how likely a release is on a night before a working day."""
NIGHT_BEGINS_H, NIGHT_H = 1.0, 3.5  # Eastern
WEEKEND = 5
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DayTold:
    """All that happened on one day."""

    failures: tuple[Failure, ...]
    alerts: tuple[Alert, ...]
    deployments: tuple[Deployment, ...]
    bot_posts: tuple[BotPost, ...]


class Chronicle:
    """Tells days of a world, each made once; safe to use from threads."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._told: OrderedDict[date, DayTold] = OrderedDict()
        self._lock = Lock()

    def day(self, day: date) -> DayTold:
        """Return what happened on `day`, up to the world's end.

        Where the present of the world moves it is the whole day: whoever tells of it leaves out
        what is yet to come.
        """
        with self._lock:
            told = self._told.pop(day, None) or _told(self.world, day)
            self._told[day] = told
            if len(self._told) > KEPT_DAYS:
                self._told.popitem(last=False)
            return told

    def story(self, now: datetime | None = None) -> Story:
        """Return the story of the report's day as it stands at `now`."""
        end = now or present(self.world)
        own = [self.day(day) for day in (self.world.day - timedelta(days=1), self.world.day)]
        told = [*own, *(self.day(day) for day in _days_since(self.world.day, end))]
        return Story(
            day=self.world.day,
            now=end,
            upset=self.world.scenario.upset,
            failures=tuple(f for day in own for f in _before(day.failures, end)),
            alerts=tuple(
                _as_seen(alert, end)
                for day in told
                for alert in day.alerts
                if alert.triggered_at <= end
            ),
            deployments=tuple(d for day in told for d in day.deployments if d.at <= end),
            bot_posts=tuple(post for day in told for post in day.bot_posts if post.at <= end),
        )


def story_of(world: World, now: datetime | None) -> Story:
    """Return the story of `world`'s day, complete up to `now`; None is the world's own present."""
    return Chronicle(world).story(now)


def _before(failures: Sequence[Failure], end: datetime) -> Sequence[Failure]:
    """Return the failures of a day that came before `end`; a day's are in order of time."""
    return failures[: bisect_left(failures, end, key=lambda failure: failure.at)]


def _days_since(day: date, end: datetime) -> Iterator[date]:
    """Yield the days after `day` that have begun at `end`, a week of them at most."""
    last = (end - timedelta(microseconds=1)).astimezone(EASTERN).date()
    for count in range(1, SINCE_DAYS + 1):
        if day + timedelta(days=count) <= last:
            yield day + timedelta(days=count)


def present(world: World) -> datetime:
    """Return the present of a world; one without an end is told on the morning after its day."""
    if world.clock is not None:
        return world.clock()
    if world.now is not None:
        return world.now
    morning = datetime.combine(world.day + timedelta(days=1), MORNING_AFTER, EASTERN)
    return morning.astimezone(UTC)


def clock_of(world: World) -> Callable[[], datetime]:
    """Return the clock of `world`, else one that begins at its present and goes on as time does."""
    if world.clock is not None:
        return world.clock
    begun, begun_s = present(world), monotonic()
    return lambda: begun + timedelta(seconds=monotonic() - begun_s)


def until_ms(world: World) -> Callable[[], int]:
    """Return what tells the present of `world` in epoch milliseconds whenever it is asked."""
    clock = world.clock
    if clock is not None:
        return lambda: to_ms(clock())
    end_ms = to_ms(present(world))
    return lambda: end_ms


def _end_of(world: World) -> datetime:
    """Return the end of what is told of a day: none where the present moves."""
    return END_OF_TIME if world.clock is not None else present(world)


def _told(world: World, day: date) -> DayTold:
    alerts, posts = alerts_of(world, day), _bot_posts(world, day)
    end = _end_of(world)
    return DayTold(
        failures=failures_of(world, day),
        alerts=tuple(alert for alert in alerts if alert.triggered_at <= end),
        deployments=tuple(d for d in deployments_of(world, day) if d.at <= end),
        bot_posts=tuple(post for post in posts if post.at <= end),
    )


def deployments_of(world: World, day: date) -> tuple[Deployment, ...]:
    """Return the releases in the small hours of `day`: harmless, whatever follows them."""
    found = []
    for service, org, likely in NIGHTLY:
        chance = stream(world.seed, day, "deployment", service)
        is_released, hour = chance.random() < likely, NIGHT_BEGINS_H + NIGHT_H * chance.random()
        if is_released and day.weekday() < WEEKEND:
            midnight = datetime.combine(day, time(0), EASTERN).astimezone(UTC)
            at = midnight + timedelta(seconds=round(hour * 3_600))
            version = f"{day:%Y.%m.%d}-{chance.integers(16**7):07x}"
            found.append(Deployment(at=at, service=service, version=version, org=org))
    return tuple(sorted(found, key=lambda deployment: deployment.at))


def _bot_posts(world: World, day: date) -> tuple[BotPost, ...]:
    at = datetime.combine(day + timedelta(days=1), POSTED_AT, EASTERN).astimezone(UTC)
    bot = world.scenario.upset.bot if day == world.day else "tells"
    if at > _end_of(world) or bot == "silent":
        return ()
    national = world.telemetry(day).national

    def total(name: str) -> int:
        return int(np.nansum(national[name]))

    completed = total("checkin_completed")
    return (
        BotPost(
            at=at,
            day=day,
            checkin_clicks=total("checkin_link_clicks"),
            checkin_completed=round(completed * (MISCOUNTED if bot == "miscounts" else 1)),
            precheckin_clicks=total("precheckin_link_clicks"),
            precheckin_completed=total("precheckin_completed"),
        ),
    )


def _as_seen(alert: Alert, now: datetime) -> Alert:
    if alert.recovered_at is None or alert.recovered_at <= now:
        return alert
    return replace(alert, recovered_at=None)
