"""Fixtures that tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from tests.browser import chromium
from tests.rehearsed import Rehearsed, rehearsed_day

__all__ = ["chromium"]  # here and nowhere else: two fixtures of it would not share a process

# The same examples every time, and no opinion on how fast a machine is: speed is for benchmarks.
hypothesis.settings.register_profile("runbook", deadline=None, derandomize=True)
hypothesis.settings.load_profile("runbook")


@pytest.fixture(scope="session")
def drill_case(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """A rehearsed day with all its evidence; not to be written to."""
    return rehearsed_day(tmp_path_factory.mktemp("drill-case"))


@pytest.fixture
def own_case(drill_case: Rehearsed, tmp_path: Path) -> Rehearsed:
    """A copy of the rehearsed day that the test may change."""
    return drill_case.copied_to(tmp_path / "rehearsed")
