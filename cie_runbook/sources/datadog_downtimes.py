"""Downtimes that are scheduled: which monitors they will mute, and when.

What mutes a monitor now comes with the monitor, see `datadog_monitors`. The first version of the
list is asked, which the scope that reads monitors opens; that of the second could also mute.
Reference: https://docs.datadoghq.com/api/latest/downtimes/ ("Get all downtimes", v1).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from cie_runbook.sources.answer_fields import Entry, fields_table, identifier, text
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_monitors import DOWNTIME_COLUMNS, DOWNTIME_FIELDS
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import collected, page_of
from cie_runbook.tables import empty_table

BUDGET_S = 60.0
_SYSTEM = "Datadog downtimes"
_EVERY = "*"  # the tag that every monitor carries


def fetch_downtimes(
    client: DatadogClient, monitors: pd.DataFrame, *, budget_s: float = BUDGET_S
) -> Fetched:
    """Ask one org for its downtimes, and return those of `monitors`, active or yet to come.

    Parameters
    ----------
    client : DatadogClient
    monitors : DataFrame
        id and tags, as `datadog_monitors` gives them; a downtime of no single monitor mutes those
        that carry all of its tags.
    budget_s : float, default 60
        Time for the answer [s].
    """

    def read(answer: Sequence[Any]) -> tuple[pd.DataFrame, int]:
        return downtimes_table(answer, monitors), len(answer)

    # The client warns that there is a second version; we know, and why not to ask it stands above.
    warnings.filterwarnings("ignore", "list_downtimes is deprecated", DeprecationWarning)
    table = client.downtimes({"current_only": False}, read, client.deadline(budget_s))
    return collected([page_of(table)], DOWNTIME_COLUMNS, {"downtimes": "all"})


def downtimes_table(answer: Sequence[Any], monitors: pd.DataFrame) -> pd.DataFrame:
    """Read an answer into `DOWNTIME_COLUMNS`, one row for each downtime and monitor."""
    if not all(isinstance(entry, Mapping) and identifier(entry.get("id")) for entry in answer):
        raise unreadable("lists something that is no downtime", _SYSTEM)
    entries = [
        {"key": f"{identifier(one['id'])}:{monitor}", "monitor_id": monitor, "downtime": one}
        for one in answer
        if not one.get("disabled") and one.get("canceled") is None
        for monitor in _muted(one, monitors)
    ]
    return fields_table(entries, DOWNTIME_FIELDS, DOWNTIME_COLUMNS)


def together(*tables: pd.DataFrame) -> pd.DataFrame:
    """Return downtimes of several lists, each once."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return empty_table(DOWNTIME_COLUMNS)
    return pd.concat(filled).drop_duplicates("id", ignore_index=True)


def _muted(downtime: Entry, monitors: pd.DataFrame) -> Iterator[str]:
    """Yield the monitors that a downtime mutes: the one it names, else those with its tags."""
    named, wanted = identifier(downtime.get("monitor_id")), _tags(downtime.get("monitor_tags"))
    for monitor, tags in zip(monitors["id"], monitors["tags"], strict=True):
        carried = set() if pd.isna(tags) else set(str(tags).split(","))
        by_tags = bool(wanted) and wanted - {_EVERY} <= carried
        if monitor == named if named is not None else by_tags:
            yield str(monitor)


def _tags(value: Any) -> set[str]:
    found = (text(one) for one in value) if isinstance(value, list) else ()
    return {tag for tag in found if tag is not None}
