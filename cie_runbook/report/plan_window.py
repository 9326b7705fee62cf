"""The window of a run: from what a person typed, or from the kind of run and the present."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import default_report_day, holidays_around
from cie_runbook.errors import BadInputError
from cie_runbook.settings import Settings
from cie_runbook.window import EASTERN, Window, eastern, parse_day, parse_instant

EVALUATION_DELAY = timedelta(minutes=10)  # points arrive late: the newest bins are not yet whole
TOLD_AT = time(9)  # US Eastern, on its day: what a shift that is long over had in sight
GRAIN = timedelta(minutes=15)  # a day that is not over is reported up to a quarter of an hour
GOES_ON = timedelta(hours=4)  # after the end of its day an incident may not be over
BIN = timedelta(minutes=5)  # of the counters: an incident is looked at up to the newest one

Choose = Callable[[Settings, str, datetime], Window]


def typed_or(
    choose: Choose,
    settings: Settings,
    day_text: str,
    typed: tuple[str, str],
    now: datetime,
) -> Window:
    """Return the window whose start and end were typed, or else the chosen one of a day.

    Raises
    ------
    BadInputError
        Both were given, or one end alone, or the window is not settled yet.
    """
    if day_text and any(typed):
        raise BadInputError(
            "a date and a start or end were given", "--date", "Give the date, or start and end."
        )
    if any(typed):
        return _typed_window(*typed, newest_end(choose, now))
    return choose(settings, day_text, now)


def newest_end(choose: Choose, now: datetime) -> datetime:
    """Return the newest end that a window of this kind may have."""
    return _settled(now, BIN if choose is incident_window else GRAIN)


def incident_window(settings: Settings, day_text: str, now: datetime) -> Window:
    """Return the day of an incident, up to the newest bin: a quarter of an hour is long then.

    Midnight ends no incident: some hours into the next day it is still looked at until now, and
    while nothing of its own day has settled the day before is looked at with it.
    """
    day, settled = report_day(settings, day_text, now), _settled(now, BIN)
    whole = Window.of_day(day)
    if whole.start <= now and settled <= whole.start:
        return Window(Window.of_day(day - timedelta(days=1)).start, settled)
    if whole.end < settled <= whole.end + GOES_ON:
        return Window(whole.start, settled)
    return _begun(day, now, settled).until(settled)


def day_window(settings: Settings, day_text: str, now: datetime) -> Window:
    """Return a day, up to what has settled of it."""
    whole = _begun(report_day(settings, day_text, now), now)
    return whole.until(_settled(now))


def shift_window(settings: Settings, day_text: str, now: datetime) -> Window:
    """Return what a shift looks back on: a working day and all that came after it."""
    by_rule = settings.day_rule == "yesterday" and not day_text  # a weekend is looked back on too
    rule_of = replace(settings, day_rule="last-working-day") if by_rule else settings
    day = report_day(rule_of, day_text, now)
    whole, settled = _begun(day, now), _settled(now)
    closed = holidays_around(day, settings.closed_days(day))
    morning = Hours(time(), TOLD_AT, closed).next_working_day(day)
    if now.astimezone(EASTERN).date() <= morning:
        return Window(whole.start, settled)
    return Window(whole.start, datetime.combine(morning, TOLD_AT, EASTERN))


def report_day(settings: Settings, text: str, now: datetime) -> date:
    """Return the day that `text` means: a date, "today", "yesterday", or the profile's rule."""
    today = now.astimezone(EASTERN).date()
    if text == "today":
        return today
    if text == "yesterday":
        return today - timedelta(days=1)
    if text:
        return parse_day(text, "--date")
    return default_report_day(settings.day_rule, today, settings.fixed_closures)


def _begun(day: date, now: datetime, settled: datetime | None = None) -> Window:
    """Return a day, once some of it has settled."""
    whole = Window.of_day(day)
    if whole.start >= (settled or _settled(now)):
        raise BadInputError(
            f"{whole.eastern_day} has no settled data yet (it is {eastern(now)})",
            "--date",
            "Give an earlier day.",
        )
    return whole


def _typed_window(start_text: str, end_text: str, settled: datetime) -> Window:
    if not (start_text and end_text):
        raise BadInputError(
            "only one end of the window was given", "--start and --end", "Give both or neither."
        )
    window = Window(parse_instant(start_text, "--start"), parse_instant(end_text, "--end"))
    if window.end > settled:
        raise BadInputError(
            f"the window ends at {eastern(window.end)}, and data are settled until "
            f"{eastern(settled)}",
            "--end",
            "Give an earlier end.",
        )
    return window


def _settled(now: datetime, grain: timedelta = GRAIN) -> datetime:
    """Return the newest quarter of an hour, or other grain, whose points have all arrived."""
    late = (now - EVALUATION_DELAY).timestamp()
    grain_s = grain.total_seconds()
    return datetime.fromtimestamp(late // grain_s * grain_s, tz=EASTERN)
