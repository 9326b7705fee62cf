"""The clock that commands go by is the machine's, unless the environment states another."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import SettingsError
from cie_runbook.settings.clock import CLOCK_VARIABLE, FASTEST, Clock, clock_from

BEGUN = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TOLD = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """Return an instant of the machine, some minutes after a clock began."""
    return BEGUN + timedelta(minutes=minutes)


@pytest.mark.parametrize("environ", [{}, {CLOCK_VARIABLE: ""}, {CLOCK_VARIABLE: "  "}])
def test_without_a_clock_of_its_own_the_present_is_the_machines(environ: dict[str, str]) -> None:
    assert clock_from(environ, lambda: at(7)).now() == at(7)
    assert clock_from(environ).now().utcoffset() == timedelta(0)


def test_a_told_clock_goes_on_from_its_instant_at_its_own_speed() -> None:
    text = "2026-11-20T09:30:00-05:00@2026-11-23T20:00:00Zx30"
    clock = clock_from({CLOCK_VARIABLE: text}, lambda: at(2))
    assert clock.now() == TOLD + timedelta(hours=1)
    assert clock.now().tzinfo is UTC


def test_a_clock_of_speed_zero_stands_still() -> None:
    clock = Clock(told=TOLD, begun=BEGUN, speed=0, machine=lambda: at(600))
    assert clock.now() == TOLD
    assert clock.wait_s(TOLD + timedelta(seconds=1)) == math.inf


def test_the_wait_for_an_instant_is_in_the_machines_seconds() -> None:
    clock = Clock(told=TOLD, begun=BEGUN, speed=30, machine=lambda: at(2))
    assert clock.wait_s(TOLD + timedelta(hours=2)) == pytest.approx(120)
    assert clock.wait_s(TOLD) == 0


@given(
    hours=st.integers(-200_000, 600_000),
    speed=st.integers(0, int(FASTEST)),
    minutes=st.integers(0, 10_000),
)
def test_a_clock_is_read_back_as_it_was_written(hours: int, speed: int, minutes: int) -> None:
    told = TOLD + timedelta(hours=hours)
    clock = Clock(told=told, begun=BEGUN, speed=speed, machine=lambda: at(minutes))
    again = clock_from({CLOCK_VARIABLE: clock.text()}, lambda: at(minutes))
    assert again == clock
    assert again.now() == clock.now()


def test_the_machines_clock_is_written_as_an_empty_variable() -> None:
    assert Clock().text() == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tomorrow", "not a clock"),
        ("2026-11-20T14:30:00Z", "not a clock"),
        ("2026-11-20T14:30:00Z@2026-11-23T20:00:00Z", "not a clock"),
        ("2026-11-20T14:30:00Z@2026-11-23T20:00:00Zx-3", "not a clock"),
        ("2026-11-20T14:30:00@2026-11-23T20:00:00Zx1", "no offset"),
        ("2026-11-20T14:30:00Z@noonx1", "no instant"),
        ("0001-01-01T00:00:00Z@2026-11-23T20:00:00Zx1", "not of this century"),
        ("2026-11-20T14:30:00Z@2026-11-23T20:00:00Zx3601", "too fast"),
    ],
)
def test_a_clock_that_cannot_be_meant_is_refused_with_its_mend(text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        clock_from({CLOCK_VARIABLE: text})
    assert caught.value.where == CLOCK_VARIABLE
    assert caught.value.mend.endswith(".")


@given(st.text(max_size=60))
def test_any_text_is_a_clock_or_a_settings_error(text: str) -> None:
    try:
        clock = clock_from({CLOCK_VARIABLE: text}, lambda: BEGUN)
    except SettingsError:
        return
    assert clock.now().tzinfo is UTC
