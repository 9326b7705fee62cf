"""A problem is words and a line."""

from __future__ import annotations

from cie_runbook.report.problem import Problem


def test_a_problem_holds_words_and_a_line() -> None:
    problem = Problem("no title", 1)

    assert (problem.what, problem.line) == ("no title", 1)
