"""The policy decides and never sleeps."""

import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.sources.transport import (
    LIMITS,
    Deadline,
    Pace,
    RateLimit,
    RateLimitHeaders,
    RequestDetails,
    RetryPolicy,
    log_request,
)
from tests.sources.builders import START, Clock

DOWN = UnavailableError("down", "demo", "Wait.")


def test_a_deadline_counts_down_and_never_below_zero() -> None:
    clock = Clock()
    deadline = Deadline.after(10, clock.timing())
    clock.sleep(4)
    assert deadline.remaining_s() == 6
    clock.sleep(100)
    assert deadline.remaining_s() == 0


def test_pauses_grow_to_a_limit() -> None:
    policy = RetryPolicy(max_attempts=9, base_s=1, longest_s=5)
    assert [policy.pause_s(DOWN, attempt, 1.0) for attempt in range(1, 6)] == [1, 2, 4, 5, 5]


@given(st.integers(1, 50), st.floats(0, 1))
def test_a_pause_is_never_longer_than_agreed(attempt: int, chance: float) -> None:
    pause = RetryPolicy(max_attempts=100).pause_s(DOWN, attempt, chance)
    assert pause is not None
    assert 0.25 <= pause <= RetryPolicy().longest_s


@pytest.mark.parametrize("kind", [AccessDeniedError, UnreadableAnswerError, SourceError])
def test_what_will_not_pass_is_not_repeated(kind: type[SourceError]) -> None:
    assert RetryPolicy().pause_s(kind("x", "y", "z"), 1, 0.5) is None


def test_repeating_ends() -> None:
    assert RetryPolicy(max_attempts=3).pause_s(DOWN, 3, 0.5) is None


def test_a_service_that_says_how_long_is_believed() -> None:
    error = RateLimitedError("x", "y", "z", 7.0)
    assert RetryPolicy().pause_s(error, 1, 0.5) == 7.0


@pytest.mark.parametrize(
    ("service", "headers", "limit"),
    [
        ("datadog", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9"}, RateLimit(0, 9.0)),
        ("datadog", {}, RateLimit(None, None)),
        ("datadog", {"x-ratelimit-reset": "soon"}, RateLimit(None, None)),
        ("datadog", {"x-ratelimit-reset": "-4"}, RateLimit(None, 0.0)),
        ("datadog", {"x-ratelimit-reset": "inf"}, RateLimit(None, None)),
        ("slack", {"retry-after": "30"}, RateLimit(None, 30.0)),
        ("slack", {"retry-after": "Wed, 18 Nov 2026 05:00:20 GMT"}, RateLimit(None, 20.0)),
        ("slack", {"retry-after": "tomorrow"}, RateLimit(None, None)),
        (
            "github",
            {"x-ratelimit-remaining": "3", "x-ratelimit-reset": str(int(START.timestamp()) + 60)},
            RateLimit(3, 60.0),
        ),
    ],
)
def test_limits_are_read_in_the_way_of_each_service(
    service: str, headers: dict[str, str], limit: RateLimit
) -> None:
    assert LIMITS[service].read(headers, START) == limit


@given(st.dictionaries(st.sampled_from(["r", "s", "retry-after"]), st.text(max_size=40)))
def test_any_header_text_is_read(headers: dict[str, str]) -> None:
    limit = RateLimitHeaders(remaining="r", reset="s").read(headers, START)
    assert limit.wait_s is None or limit.wait_s >= 0


def test_the_gate_stays_shut_for_the_longest_wait_asked_for() -> None:
    clock = Clock()
    pace = Pace(2, clock.timing())
    pace.hold(10)
    pace.hold(3)
    clock.sleep(4)
    assert pace.wait_s() == 6


def test_no_more_than_the_agreed_number_pass_at_once() -> None:
    clock = Clock()
    pace = Pace(1, clock.timing())
    deadline = Deadline.after(0, clock.timing())
    assert pace.enter(deadline)
    assert not pace.enter(deadline)
    pace.leave()
    assert pace.enter(deadline)


def make_details(status: int | None = 200, *, ahead_s: float | None = None) -> RequestDetails:
    served = None if ahead_s is None else START + timedelta(seconds=ahead_s)
    return RequestDetails(
        system="Datadog tevi",
        endpoint="timeseries",
        status=status,
        rows=None,
        duration_ms=2000,
        attempt=1,
        ended_at=START + timedelta(seconds=1),
        served_at=served,
    )


def test_the_log_has_one_line_of_facts(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_request(make_details(None))
    assert caplog.messages == ["Datadog tevi timeseries status=none rows=none ms=2000 attempt=1"]


def test_clock_skew_is_taken_from_the_middle_of_the_exchange() -> None:
    assert make_details(ahead_s=120).skew_s == pytest.approx(120.5)
    assert make_details(ahead_s=-0.5).skew_s == pytest.approx(0.0)
    assert make_details().skew_s is None
