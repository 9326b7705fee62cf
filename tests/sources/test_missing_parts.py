"""What did not come is named: metrics, days, reason."""

from datetime import timedelta

from cie_runbook.errors import UnavailableError
from cie_runbook.sources.missing_parts import coarse_sentences, joined, missing_sentences
from cie_runbook.window import Window
from tests.sources.builders import START

DOWN = UnavailableError("the service failed (status 503)", "Datadog tevi", "Try again later.")
SLOW = UnavailableError("no answer came in time", "Datadog tevi", "Try again later.")


def day(number: int) -> Window:
    return Window(START + timedelta(days=number), START + timedelta(days=number + 1))


def test_metrics_with_the_same_gap_share_a_sentence() -> None:
    sentences = missing_sentences(
        [(("a", "b"), day(0), DOWN), (("c",), day(1), SLOW), (("a", "b"), day(1), DOWN)]
    )
    assert sentences == (
        "no answer for a, b, Wed 2026-11-18 to Thu 2026-11-19: the service failed (status 503)",
        "no answer for c, Thu 2026-11-19: no answer came in time",
    )


def test_stretches_that_do_not_touch_are_named_apart() -> None:
    (sentence,) = missing_sentences([(("a",), day(3), DOWN), (("a",), day(0), DOWN)])
    assert "Wed 2026-11-18, Sat 2026-11-21:" in sentence


def test_many_metrics_are_counted() -> None:
    (sentence,) = missing_sentences([(tuple("abcdefg"), day(0), DOWN)])
    assert sentence.startswith("no answer for a, b, c, d and 3 more, Wed")


def test_nothing_missing_needs_no_sentence() -> None:
    assert missing_sentences([]) == ()
    assert coarse_sentences([(("a",), 300.0), (("b",), None)], 300) == ()


def test_bins_of_another_length_are_named() -> None:
    assert coarse_sentences([(("a",), 600.0), (("b",), 300.0), (("a",), 600.0)], 300) == (
        "the service answered in bins of 600 s instead of 300 s for a",
    )


def test_windows_that_touch_or_overlap_become_one() -> None:
    assert joined([day(1), day(0), day(0)]) == (Window(day(0).start, day(1).end),)
