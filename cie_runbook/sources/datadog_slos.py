"""Service level objectives of Datadog: what is promised, and how well it was kept.

References: https://docs.datadoghq.com/api/latest/service-level-objectives/ ("Get all SLOs", "Get
an SLO's history").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from cie_runbook.errors import AccessDeniedError, SourceError
from cie_runbook.sources.answer_fields import (
    Entry,
    Field,
    at_path,
    fields_table,
    identifier,
    listed,
    number,
    text,
)
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.decoding import unreadable
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page, collected, page_of, walk
from cie_runbook.sources.transport import Deadline
from cie_runbook.tables import empty_table
from cie_runbook.window import Window

COLUMNS: Mapping[str, str] = {
    "slo_id": "string",
    "name": "string",
    "type": "string",  # "metric", "monitor" or "time_slice"
    "timeframe": "string",  # of the promise, as "30d"; <NA> for an objective without one
    "target": "Float64",  # percent
    "warning": "Float64",  # percent; <NA> for none
    "tags": "string",  # parted by commas, each once
    "description": "string",
}

HISTORY_COLUMNS: Mapping[str, str] = {
    "slo_id": "string",
    "name": "string",
    "sli": "Float64",  # what was kept in the window [percent]
    "timeframe": "string",  # of the promise
    "target": "Float64",  # percent
    "error_budget_left": "Float64",  # percent of what may fail; negative when it is overspent
}

SAFE_COLUMNS = ("slo_id", "timeframe", "target", "warning")
SAFE_HISTORY_COLUMNS = ("slo_id", "sli", "timeframe", "target", "error_budget_left")

SLOS_PER_PAGE = 500
ROW_CAP = 5_000
BUDGET_S = 60.0
_SYSTEM = "Datadog SLOs"

FIELDS: Mapping[str, Field] = {
    "slo_id": Field(identifier, ("slo.id",)),
    "name": Field(text, ("slo.name",)),
    "type": Field(text, ("slo.type",)),
    "timeframe": Field(text, ("threshold.timeframe",)),
    "target": Field(number, ("threshold.target",)),
    "warning": Field(number, ("threshold.warning",)),
    "tags": Field(listed, ("slo.tags",)),
    "description": Field(text, ("slo.description",)),
}

HISTORY_FIELDS: Mapping[str, Field] = {
    "slo_id": Field(identifier, ("slo_id",)),
    "name": Field(text, ("overall.name",)),
    "sli": Field(number, ("overall.sli_value",)),
    "timeframe": Field(text, ("timeframe",)),
    "target": Field(number, ("threshold.target",)),
    "error_budget_left": Field(number, ("budget",)),
}


def slos_request(offset: int, tag: str | None = None) -> dict[str, Any]:
    """Return the parameters of one page, by the names that Datadog's client uses."""
    asked: dict[str, Any] = {"limit": SLOS_PER_PAGE, "offset": offset}
    return asked if tag is None else {**asked, "tags_query": tag}


def slos_table(answer: Mapping[str, Any]) -> pd.DataFrame:
    """Read one answer into a row per objective and timeframe, with `COLUMNS` also when empty."""
    entries: list[Entry] = [
        {"slo": slo, "threshold": threshold}
        for slo in _listed(answer)
        for threshold in _thresholds(slo)
    ]
    return fields_table(entries, FIELDS, COLUMNS)


def history_table(answer: Mapping[str, Any], slo_id: str) -> pd.DataFrame:
    """Read the history of one objective into a row per timeframe, with `HISTORY_COLUMNS`.

    Raises
    ------
    UnreadableAnswerError
        The answer holds no measured share at ``data.overall``.
    """
    overall = at_path(answer, "data.overall")
    if not isinstance(overall, Mapping):
        raise unreadable("lacks the object data.overall", _SYSTEM)
    thresholds = at_path(answer, "data.thresholds")
    budgets = overall.get("error_budget_remaining")
    by_timeframe = thresholds if isinstance(thresholds, Mapping) and thresholds else {None: {}}
    entries: list[Entry] = [
        {
            "slo_id": slo_id,
            "overall": overall,
            "timeframe": timeframe,
            "threshold": threshold,
            "budget": budgets.get(timeframe) if isinstance(budgets, Mapping) else budgets,
        }
        for timeframe, threshold in by_timeframe.items()
    ]
    return fields_table(entries, HISTORY_FIELDS, HISTORY_COLUMNS)


def pages(client: DatadogClient, deadline: Deadline, *, tag: str | None = None) -> Iterator[Page]:
    """Yield the pages of the list; an empty one is the last, whatever size the service allows."""

    def ask(mark: str | None) -> Page:
        offset = int(mark or 0)

        def parse(answer: Mapping[str, Any]) -> tuple[Page, int]:
            count = len(_listed(answer))
            after = str(offset + count) if count else None
            return Page(slos_table(answer), after, count), count

        return client.slos(slos_request(offset, tag), parse, deadline)

    key = ("slo_id", "timeframe")
    return walk(ask, key=key, row_cap=ROW_CAP, system=client.system)


def fetch_slos(
    client: DatadogClient, *, tag: str | None = None, budget_s: float = BUDGET_S
) -> Fetched:
    """List one org's objectives, those with `tag` or all."""
    found = pages(client, client.deadline(budget_s), tag=tag)
    return collected(found, COLUMNS, {"slos": tag or "all"})


def fetch_slo_history(
    client: DatadogClient, slo_ids: Iterable[str], window: Window, *, budget_s: float = BUDGET_S
) -> Fetched:
    """Ask how objectives were kept over a window; one that does not come is named.

    Raises
    ------
    SourceError
        Access was denied, or not one history came.
    """
    deadline = client.deadline(budget_s)
    came: list[Page] = []
    failures: dict[str, SourceError] = {}
    wanted = tuple(dict.fromkeys(slo_ids))
    for slo_id in wanted:
        try:
            came.append(_history(client, slo_id, window, deadline))
        except AccessDeniedError:
            raise
        except SourceError as error:
            failures[slo_id] = error
    if failures and not came:
        raise next(iter(failures.values()))
    missing = [f"no answer for {name}: {error.what}" for name, error in failures.items()]
    last = page_of(empty_table(HISTORY_COLUMNS), *missing)
    return collected([*came, last], HISTORY_COLUMNS, {name: name for name in wanted})


def _history(client: DatadogClient, slo_id: str, window: Window, deadline: Deadline) -> Page:
    def parse(answer: Mapping[str, Any]) -> tuple[Page, int]:
        page = page_of(history_table(answer, slo_id))
        return page, page.entry_count

    return client.slo_history(slo_id, window, parse, deadline)


def _listed(answer: Mapping[str, Any]) -> list[Entry]:
    data = answer.get("data")
    if not isinstance(data, list):
        raise unreadable("lacks the list data", _SYSTEM)
    for index, entry in enumerate(data):
        if identifier(at_path(entry, "id")) is None:
            raise unreadable(f"lacks data[{index}].id", _SYSTEM)
    return data


def _thresholds(slo: Entry) -> list[Any]:
    found = at_path(slo, "thresholds")
    return found if isinstance(found, list) and found else [{}]
