"""Who asked for what failed: the caller of each failed call, from the traces that hold both."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cie_runbook.tables import conform, empty_table

CALL_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # start of the failed call
    "kind": "string",  # class of its error
    "caller": "string",  # service of the span that it hangs on; <NA> where no span of it came
}
CALLER_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",
    "kind": "string",
    "caller": "string",
    "count": "Float64",  # [count]
}
UNTOLD = "caller not traced"
FEWEST = 5  # traces of a kind in a bin from which its callers are told; else those of all bins


def calls_of(spans: pd.DataFrame, service: str) -> pd.DataFrame:
    """Return each failed call of a service with its caller.

    Parameters
    ----------
    spans : DataFrame of shape (n_spans, n_columns)
        ``start`` [UTC], ``service``, ``trace_id``, ``span_id``, ``parent_id``, ``error_type``.
    service : str
        The service that was called.

    Returns
    -------
    DataFrame of shape (n_calls, 3)
        `CALL_COLUMNS`, one row a span of the service.
    """
    called = spans[spans["service"] == service]
    if called.empty:
        return empty_table(CALL_COLUMNS)
    parents = spans.drop_duplicates(["trace_id", "span_id"]).set_index(["trace_id", "span_id"])
    keys = pd.MultiIndex.from_frame(called[["trace_id", "parent_id"]])
    table = pd.DataFrame(
        {
            "at": called["start"].to_numpy(),
            "kind": called["error_type"].to_numpy(),
            "caller": parents["service"].reindex(keys).to_numpy(),
        }
    )
    return conform(table, CALL_COLUMNS)


def by_caller(counts: pd.DataFrame, calls: pd.DataFrame, bin_s: int) -> pd.DataFrame:
    """Share counts out among callers, as the traces of the same kind and bin do.

    Parameters
    ----------
    counts : DataFrame
        ``at`` [UTC, start of the bin], ``kind`` and ``count`` of all failed calls.
    calls : DataFrame
        `CALL_COLUMNS` of a sample of them; ``kind`` in the same words.
    bin_s : int
        Length of a bin [s].

    Returns
    -------
    DataFrame
        `CALLER_COLUMNS`. Counts of a kind without any trace stand under `UNTOLD`.
    """
    linked = calls.dropna(subset=["caller"])
    linked = linked.assign(at=linked["at"].dt.floor(pd.Timedelta(seconds=bin_s)))
    near, whole = _shares(linked, ["at", "kind"]), _shares(linked, ["kind"])
    rows = []
    for row in counts.to_dict("records"):
        found = near.get((row["at"], row["kind"]), ({}, 0))
        shares = found[0] if found[1] >= FEWEST else whole.get((row["kind"],), ({}, 0))[0]
        for caller, share in (shares or {UNTOLD: 1.0}).items():
            rows.append({**row, "caller": caller, "count": share * float(row["count"])})
    return conform(pd.DataFrame(rows, columns=list(CALLER_COLUMNS)), CALLER_COLUMNS)


def _shares(
    linked: pd.DataFrame, keys: list[str]
) -> dict[tuple[object, ...], tuple[dict[str, float], int]]:
    """Return by key the share of each caller, and of how many calls."""
    found = {}
    for key, part in linked.groupby(keys):
        shares = part["caller"].value_counts(normalize=True)
        found[key] = ({str(caller): float(share) for caller, share in shares.items()}, len(part))
    return found
