"""Fixtures of the report's tests."""

from __future__ import annotations

import pytest

from tests.rehearsed import Rehearsed
from tests.report.reported import Reported, reported


@pytest.fixture(scope="session")
def drill_run(drill_case: Rehearsed, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """A whole run on the rehearsed day; not to be written to."""
    return reported(drill_case.copied_to(tmp_path_factory.mktemp("drill-run")))


@pytest.fixture
def own_run(drill_run: Reported, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """A copy of the whole run that the test may change."""
    return drill_run.copied_to(tmp_path_factory.mktemp("own-run"))
