"""Fixtures that tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rehearsed import Rehearsed, rehearsed_day


@pytest.fixture(scope="session")
def drill_case(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """A rehearsed day with all its evidence; not to be written to."""
    return rehearsed_day(tmp_path_factory.mktemp("drill-case"))


@pytest.fixture
def own_case(drill_case: Rehearsed, tmp_path: Path) -> Rehearsed:
    """A copy of the rehearsed day that the test may change."""
    return drill_case.copied_to(tmp_path / "rehearsed")
