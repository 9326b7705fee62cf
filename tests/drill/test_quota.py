"""Rate limits."""

from __future__ import annotations

from cie_runbook.drill.quota import Quota, Quotas


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now_s = 7_200.0

    def __call__(self) -> float:
        """Return the time it shows."""
        return self.now_s


def test_headers_count_down_and_say_how_long_to_wait() -> None:
    clock = Clock()
    quotas = Quotas(Quota(limit=2, period_s=60), clock)
    clock.now_s += 12.5
    standing = quotas.take("tevi")

    assert standing.may_pass
    assert standing.headers == {
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Period": "60",
        "X-RateLimit-Remaining": "1",
        "X-RateLimit-Reset": "48",
        "X-RateLimit-Name": "drill_metric_queries",
    }


def test_past_the_limit_a_request_does_not_pass_until_the_period_ends() -> None:
    clock = Clock()
    quotas = Quotas(Quota(limit=2, period_s=60), clock)

    assert [quotas.take("tevi").may_pass for _ in range(3)] == [True, True, False]
    assert quotas.take("tevi").headers["X-RateLimit-Remaining"] == "0"
    clock.now_s += 60
    assert quotas.take("tevi").may_pass


def test_each_org_has_its_own_limit() -> None:
    quotas = Quotas(Quota(limit=1, period_s=60), Clock())

    assert quotas.take("tevi").may_pass
    assert quotas.take("vagov").may_pass
    assert not quotas.take("tevi").may_pass
