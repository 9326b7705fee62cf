"""What a source brings back."""

from datetime import timedelta

import numpy as np

from cie_runbook.sources.fetched import drop_unfinished
from cie_runbook.sources.series_table import MetricSeries, series_table
from cie_runbook.tables import SERIES_COLUMNS, empty_table
from tests.sources.builders import START, milliseconds


def test_a_bin_that_still_fills_is_dropped() -> None:
    at_ms = np.array([milliseconds(START + timedelta(seconds=300 * n)) for n in range(3)])
    table = series_table([MetricSeries("a", "", at_ms, np.ones(3))], ("a",))
    kept = drop_unfinished(table, START + timedelta(seconds=899), 300)
    assert list(kept["at"]) == [START, START + timedelta(seconds=300)]
    assert len(drop_unfinished(table, START + timedelta(seconds=900), 300)) == 3


def test_an_empty_table_stays_empty() -> None:
    kept = drop_unfinished(empty_table(SERIES_COLUMNS), START, 300)
    assert dict(kept.dtypes.astype(str)) == dict(empty_table(SERIES_COLUMNS).dtypes.astype(str))
