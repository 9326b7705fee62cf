"""A kind, a noise rule or a pattern that cannot be applied is refused with its line."""

from __future__ import annotations

import pytest

from tests.catalog.conftest import Breaker


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("errors.yaml", "  statuses: [429]", "  statuses: [200]", "200 is no error"),
        ("errors.yaml", "  statuses: [429]", "  statuses: [404]", "also in"),
        ("errors.yaml", "  service: btsss", "  service: btss", "Did you mean 'btsss'?"),
        ("errors.yaml", "[bad request, unprocessable]", "[bad .* request]", "single blanks"),
        ("errors.yaml", "[SocketTimeoutException]", "[java.net.X]", "without its module"),
        ("errors.yaml", "[ETIMEDOUT, ESOCKETTIMEDOUT]", "[etimedout]", "Write its name"),
        ("counters.yaml", "suspects: [lorota]", "suspects: [lorotta]", "Did you mean 'lorota'?"),
        ("counters.yaml", "columns: [chip]", "columns: [chips]", "Did you mean 'chip'?"),
        ("counters.yaml", "[checkin_verified, ", "[checkin_verifyed, ", "checkin_verified"),
        ("counters.yaml", "\npatterns:", "\nrows:", "at its left edge"),
        (
            "noise.yaml",
            "    path: [/lambda/flush, /lambda/hello]",
            "    path: []",
            "everything aside",
        ),
        (
            "noise.yaml",
            "  title: The Lambda that",
            "  expires_on: soon\n  titel: The Lambda that",
            "noise",
        ),
    ],
)
def test_a_mistake_is_named_with_its_mend(
    broken: Breaker, file: str, old: str, new: str, said: str
) -> None:
    error = broken(file, old, new)
    assert error.where.startswith(file)
    assert said in str(error)


def test_days_of_a_noise_rule_are_days(broken: Breaker) -> None:
    old = "  expires_on: 2027-11-01\n  few:"
    assert "is no day" in broken("noise.yaml", old, old.replace("2027-11-01", "2027-13-01")).what


def test_a_noise_rule_begins_before_it_ends(broken: Breaker) -> None:
    old = "  expires_on: 2027-11-01\n  few:"
    assert "ends before" in broken("noise.yaml", old, old.replace("2027", "2020")).what
