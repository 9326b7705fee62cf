"""What several steps read alike: by organisation, and jobs by what the register calls a few."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.report.step_seen import JOBS_RULE, names_of_orgs, retry_verdict

CATALOG = load_catalog()
NOW = datetime(2025, 11, 19, 15, tzinfo=UTC)


def test_a_search_of_every_organisation_is_in_the_catalog_for_each() -> None:
    for what in ("monitors", "alerts", "downtimes"):
        names = names_of_orgs(CATALOG, what)
        assert list(names) == list(CATALOG.orgs)
        assert set(names.values()) <= set(CATALOG.searches)


def test_a_job_that_failed_once_is_no_more_than_a_few() -> None:
    runs = pd.DataFrame({"at": [NOW], "job": ["A"], "job_id": ["1"], "failed": [True]})
    runs["at"] = runs["at"].astype("datetime64[ms, UTC]")
    assert not retry_verdict(CATALOG, runs, NOW).is_more_than_a_few


def test_a_register_that_says_nothing_of_a_few_is_a_mistake() -> None:
    rule = CATALOG.noise[JOBS_RULE].model_copy(update={"few": None})
    silent = CATALOG.model_copy(update={"noise": {**CATALOG.noise, JOBS_RULE: rule}})
    with pytest.raises(ValueError, match=JOBS_RULE):
        retry_verdict(silent, pd.DataFrame(), NOW)
