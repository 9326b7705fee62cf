"""Windows are tz-aware, half open, and know that days have 23, 24 or 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import BadInputError
from cie_runbook.window import EASTERN, Window, eastern, parse_day, parse_instant

instants = st.integers(1_577_836_800, 1_893_456_000).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 11, 18), 24), (date(2026, 3, 8), 23), (date(2026, 11, 1), 25)],
)
def test_a_day_has_the_hours_that_its_clocks_give_it(day: date, hours: int) -> None:
    assert Window.of_day(day).duration == timedelta(hours=hours)


def test_a_window_is_stored_in_utc() -> None:
    assert Window.of_day(date(2026, 7, 1)).start == datetime(2026, 7, 1, 4, tzinfo=UTC)


def test_a_window_shows_eastern_time_with_its_zone() -> None:
    assert Window.of_day(date(2026, 11, 1)).label_eastern() == (
        "Sun 2026-11-01 00:00 EDT to Mon 2026-11-02 00:00 EST"
    )


def test_history_starts_at_the_same_wall_time() -> None:
    window = Window.of_day(date(2026, 11, 18)).with_history(6)
    assert eastern(window.start) == "Wed 2026-10-07 00:00 EDT"


def test_a_window_that_ends_before_it_starts_is_refused_in_one_sentence() -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    with pytest.raises(BadInputError, match="is not after the start"):
        Window(now, now - timedelta(hours=1))


def test_a_bound_without_a_time_zone_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="tz-aware"):
        Window(datetime(2026, 11, 18), datetime(2026, 11, 19))  # noqa: DTZ001


@given(start=instants, minutes=st.integers(1, 20_000), longest=st.integers(1, 3_000))
def test_the_parts_of_a_window_cover_it_without_overlap(
    start: datetime, minutes: int, longest: int
) -> None:
    window = Window(start, start + timedelta(minutes=minutes))
    parts = list(window.split(timedelta(minutes=longest)))
    assert parts[0].start == window.start
    assert parts[-1].end == window.end
    assert [a.end for a in parts[:-1]] == [b.start for b in parts[1:]]
    assert max(part.duration for part in parts) <= timedelta(minutes=longest)


@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)), weeks=st.integers(0, 15))
def test_a_window_with_history_keeps_the_wall_clock(day: date, weeks: int) -> None:
    window = Window.of_day(day)
    longer = window.with_history(weeks)
    assert longer.end == window.end
    assert longer.start.astimezone(EASTERN).hour == 0
    assert longer.eastern_day == day - timedelta(weeks=weeks)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    try:
        parsed = parse_day(text)
    except BadInputError:
        return
    assert isinstance(parsed, date)


@given(st.text(max_size=30))
def test_any_text_is_an_instant_in_utc_or_a_sentence(text: str) -> None:
    try:
        parsed = parse_instant(text)
    except BadInputError:
        return
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "18.11.2026", "", "today"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="is not a calendar day"):
        parse_day(text)


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(BadInputError, match="has no offset"):
        parse_instant("2026-11-18T10:05")
