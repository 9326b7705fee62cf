"""`handover` prints one page from the case of a shift."""

from __future__ import annotations

from tests.cli.terminal import Terminal
from tests.drilled import MORNING, opened


def test_the_page_of_a_shift_is_printed(terminal: Terminal) -> None:
    step = opened("shift_start", "coverage-gap", terminal.home, MORNING)
    step.shift.conclude()
    ended = terminal.run("handover", step.at.case.name)
    assert ended.code == 0, ended.err
    assert "- this is the first run" in ended.out
    assert "- act: On-call coverage: no secondary on Mon Nov 24" in ended.out
    assert ended.out.rstrip().endswith("- nothing")


def test_a_case_that_is_not_there_is_refused(terminal: Terminal) -> None:
    assert terminal.run("handover", "shift-nowhere").code == 2
