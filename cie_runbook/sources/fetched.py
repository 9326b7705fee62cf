"""What a source brings back: a table, what was asked, and whether that is all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class Fetched:
    """A table from a service, with its completeness.

    Attributes
    ----------
    table : DataFrame
        Metrics are shaped as `tables.SERIES_COLUMNS`, all else as the COLUMNS of its source.
    queries : Mapping
        Metric reference, or the name of a search, to the query text that was asked.
    completeness : {"complete", "partial", "empty"}
        Everything that was asked was answered; something was not; there was not one number.
    missing : tuple of str
        What is missing and why, one sentence each; safe to show.
    units : Mapping
        Metric reference to the unit that the service states, None where it states none.
    silent : tuple of str
        Metric references for which not one number came. The service does not tell a metric
        without data from one that does not exist.
    """

    table: pd.DataFrame
    queries: Mapping[str, str]
    completeness: Literal["complete", "partial", "empty"]
    missing: tuple[str, ...] = ()
    units: Mapping[str, str | None] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


def drop_unfinished(table: pd.DataFrame, now: datetime, bin_s: int) -> pd.DataFrame:
    """Return the rows whose bin had ended at `now`: a bin that still fills looks like a drop."""
    ended_by = pd.Timestamp(now).tz_convert("UTC") - timedelta(seconds=bin_s)
    return table.loc[table["at"] <= ended_by].reset_index(drop=True)
