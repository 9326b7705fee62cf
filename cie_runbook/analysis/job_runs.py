"""Runs of background jobs, read from the log lines that Sidekiq leaves behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",
    "job": "string",  # its class
    "job_id": "string",  # the same for each try; <NA> where the line has none
    "failed": "boolean",
}
FAILED = "error"


def job_runs(lines: pd.DataFrame) -> pd.DataFrame:
    """Read log lines of jobs into one row a run.

    Parameters
    ----------
    lines : DataFrame of shape (n_lines, any)
        Log lines with `at`, `id`, `status`, `message` and `attributes`, the last as JSON text.

    Returns
    -------
    DataFrame of shape (n_runs, 4)
        `COLUMNS`, in order of time; a line that came twice is one run. The job is the class that
        the attributes name, else the first word of the message.
    """
    if lines.empty:
        return empty_table(COLUMNS)
    once = lines.drop_duplicates("id").sort_values("at", kind="stable")
    rows = [
        {"at": row["at"], "failed": row["status"] == FAILED, **_job(row)}
        for row in once.to_dict("records")
    ]
    return conform(pd.DataFrame(rows), COLUMNS)


def _job(row: Mapping[Any, Any]) -> dict[str, str | None]:
    told = _told(row["attributes"])
    message = "" if pd.isna(row["message"]) else str(row["message"])
    return {
        "job": str(told.get("class") or next(iter(message.split()), "unknown")),
        "job_id": None if told.get("id") is None else str(told["id"]),
    }


def _told(attributes: Any) -> Mapping[str, Any]:
    """Return what a line says of its job; nothing where it says nothing readable."""
    try:
        sidekiq = json.loads(attributes)["sidekiq"]["job"]
    except (KeyError, TypeError, ValueError):
        return {}
    return sidekiq if isinstance(sidekiq, Mapping) else {}
