"""Progress is one changing line on a terminal, and plain lines in a log."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from threading import Thread

from cie_runbook.cli.progress import CLEAR_LINE, ProgressLine
from cie_runbook.evidence import Progress


class Screen(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


def ticking() -> Callable[[], float]:
    """Return a clock on which every look takes 1.5 seconds."""
    times = iter(range(10_000))
    return lambda: 100 + 1.5 * next(times)


def test_a_log_gets_a_line_for_each_table_with_the_seconds() -> None:
    log = StringIO()
    line = ProgressLine(log, total=3, clock=ticking())
    line.evidence(Progress("chip", "asking", 1, 4))
    line.evidence(Progress("chip", "arrived"))
    line.evidence(Progress("lorota", "frozen"))
    line.evidence(Progress("vista_api", "unavailable"))
    line.stage("rendering the report")
    line.done()
    assert log.getvalue().splitlines() == [
        "  1.5 s  evidence 1/3: chip arrived",
        "  3.0 s  evidence 2/3: lorota already in the case",
        "  4.5 s  evidence 3/3: vista_api could not be had",
        "  6.0 s  rendering the report",
    ]


def test_a_terminal_shows_how_far_a_question_has_come_on_one_line() -> None:
    screen = Screen()
    line = ProgressLine(screen, total=3, clock=ticking())
    line.evidence(Progress("chip", "asking", 1, 4))
    line.evidence(Progress("chip", "arrived"))
    line.done()
    assert screen.getvalue().split(CLEAR_LINE) == [
        "",
        "  1.5 s  evidence 0/3: asking for chip 1/4",
        "  3.0 s  evidence 1/3: chip arrived",
        "",
    ]
    assert "\n" not in screen.getvalue()


def test_a_question_of_unknown_length_is_shown_without_a_count() -> None:
    screen = Screen()
    ProgressLine(screen, total=1, clock=ticking()).evidence(Progress("chip", "asking"))
    assert screen.getvalue().endswith("asking for chip")


def test_a_table_that_arrives_twice_counts_once() -> None:
    log = StringIO()
    line = ProgressLine(log, total=2, clock=ticking())
    for _ in range(2):
        line.evidence(Progress("chip", "arrived"))
    assert [text.split()[3] for text in log.getvalue().splitlines()] == ["1/2:", "1/2:"]


def test_lines_of_many_threads_stay_whole() -> None:
    log = StringIO()
    line = ProgressLine(log, total=64, clock=ticking())
    threads = [
        Thread(target=line.evidence, args=(Progress(f"table{number}", "arrived"),))
        for number in range(64)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = [text.split()[3] for text in log.getvalue().splitlines()]
    assert counts == [f"{number}/64:" for number in range(1, 65)]
