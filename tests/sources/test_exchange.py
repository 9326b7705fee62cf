"""One read: attempts, pauses, and a status turned into our errors."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cie_runbook.errors import (
    AccessDeniedError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.sources.exchange import Manner, Reading, read
from cie_runbook.sources.transport import LIMITS, Answer, Deadline, Pace, RequestDetails
from tests.sources.builders import Clock


class Service:
    """A service that gives its answers in turn, and keeps the facts of each attempt."""

    def __init__(self, *answers: Answer | SourceError) -> None:
        self.clock = Clock()
        self.answers = list(answers)
        self.details: list[RequestDetails] = []
        self.manner = Manner(
            pace=Pace(1, self.clock.timing()),
            limits=LIMITS["datadog"],
            timing=self.clock.timing(),
            hooks=(self.details.append,),
        )

    def send(self, deadline: Deadline) -> Answer:
        """Give the next answer."""
        answer = self.answers.pop(0)
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def read(
        self, budget_s: float = 60, parse: Callable[[Answer], tuple[bytes, int]] | None = None
    ) -> bytes:
        """Read the body."""
        reading: Reading[bytes] = Reading(
            system="demo",
            endpoint="rows",
            send=self.send,
            parse=parse or (lambda answer: (answer.body, 3)),
            denied_mend="Check CIE_DEMO_KEY.",
        )
        return read(reading, self.manner, Deadline.after(budget_s, self.clock.timing()))


def answer(status: int = 200, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): text for name, text in headers.items()}, b"x")


def facts(details: Sequence[RequestDetails]) -> list[tuple[int | None, int | None, int]]:
    return [(each.status, each.rows, each.attempt) for each in details]


def test_a_good_answer_is_read_once() -> None:
    service = Service(answer())
    assert service.read() == b"x"
    assert facts(service.details) == [(200, 3, 1)]


def test_what_may_pass_is_repeated_after_a_pause() -> None:
    lost = UnavailableError("the connection broke off", "demo", "Check.")
    service = Service(answer(503), lost, answer())
    assert service.read() == b"x"
    assert service.clock.pauses == [0.375, 0.75]
    assert facts(service.details) == [(503, None, 1), (None, None, 2), (200, 3, 3)]


def test_a_limit_is_waited_out() -> None:
    service = Service(answer(429, x_ratelimit_reset="11"), answer())
    assert service.read() == b"x"
    assert service.clock.pauses == [11]


def test_after_the_last_request_of_a_period_the_next_one_waits() -> None:
    service = Service(answer(x_ratelimit_remaining="0", x_ratelimit_reset="8"), answer())
    service.read()
    service.read()
    assert service.clock.pauses == [8]


def test_a_limit_longer_than_the_time_left_is_not_waited_for() -> None:
    service = Service(answer(429, x_ratelimit_reset="3600"))
    with pytest.raises(RateLimitedError) as caught:
        service.read()
    assert caught.value.retry_after_s == 3600
    assert service.clock.pauses == []
    with pytest.raises(RateLimitedError, match="asks to wait 3600 s"):
        service.read()  # and nobody else asks before


def test_a_limit_for_ever_ends() -> None:
    service = Service(*[answer(429, x_ratelimit_reset="1")] * 4)
    with pytest.raises(RateLimitedError):
        service.read()
    assert len(service.details) == 4


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, SourceError),
        (400, RefusedRequestError),
        (401, AccessDeniedError),
        (403, AccessDeniedError),
        (404, RefusedRequestError),
        (422, RefusedRequestError),
    ],
)
def test_what_will_not_pass_is_asked_once(status: int, kind: type[SourceError]) -> None:
    service = Service(answer(status))
    with pytest.raises(SourceError) as caught:
        service.read()
    assert type(caught.value) is kind
    assert f"(status {status})" in caught.value.what
    assert len(service.details) == 1


def test_a_denied_reading_says_what_to_check() -> None:
    with pytest.raises(AccessDeniedError) as caught:
        Service(answer(403)).read()
    assert caught.value.mend == "Check CIE_DEMO_KEY."


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 599, 999])
def test_failures_of_the_service_are_repeated_a_few_times(status: int) -> None:
    service = Service(*[answer(status)] * 4)
    with pytest.raises(UnavailableError):
        service.read()
    assert len(service.details) == 4


def test_repeating_ends_with_the_time() -> None:
    service = Service(*[answer(503)] * 4)
    with pytest.raises(UnavailableError):
        service.read(budget_s=1)
    assert len(service.details) == 2


def test_with_no_time_left_nothing_is_sent() -> None:
    service = Service()
    with pytest.raises(UnavailableError, match="the agreed 0 s were used up"):
        service.read(budget_s=0)


def test_an_answer_that_cannot_be_read_is_logged_without_rows_and_not_repeated() -> None:
    def parse(answer: Answer) -> tuple[bytes, int]:
        raise UnreadableAnswerError("the answer is not JSON", "demo", "Check.")

    service = Service(answer())
    with pytest.raises(UnreadableAnswerError):
        service.read(parse=parse)
    assert facts(service.details) == [(200, None, 1)]


def test_a_slot_is_given_back_whatever_happens() -> None:
    service = Service(answer(403), answer())
    with pytest.raises(AccessDeniedError):
        service.read()
    assert service.read() == b"x"


def test_github_tells_of_its_limits_with_the_status_of_a_denial() -> None:
    service = Service(answer(403, retry_after="7"), answer())
    service.manner = replace(service.manner, limits=LIMITS["github"])
    assert service.read() == b"x"
    assert sum(service.clock.pauses) == 7


def test_a_denial_that_only_states_the_limit_is_a_denial() -> None:
    stated = answer(403, x_ratelimit_remaining="4999", x_ratelimit_reset="1795000000")
    service = Service(stated)
    service.manner = replace(service.manner, limits=LIMITS["github"])
    with pytest.raises(AccessDeniedError):
        service.read()


def test_another_service_with_a_denial_is_not_asked_again() -> None:
    service = Service(answer(403, retry_after="7"))
    with pytest.raises(AccessDeniedError):
        service.read()
