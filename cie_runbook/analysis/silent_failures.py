"""Travel claims that failed without a word: which visits, at which hours and stations.

The steps of the playbook up to the short link of a visit. The next one would bring telephone
numbers: it belongs to people on government equipment, and nothing here reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cie_runbook.tables import conform, empty_table

FAILURE_COLUMNS: Mapping[str, str] = {
    "at": "datetime64[ms, UTC]",  # when the job failed
    "request_id": "string",  # <NA> where the line has none
    "visit": "string",  # check-in uuid, or what redaction put in its place; <NA>: not found
    "short_url": "string",  # of the text message; <NA>: VEText has no such visit
    "station": "string",
    "form": "string",  # of the log line: see `FORMS`
}
FORMS = ("words", "fields", "codes")
"""The three forms of the line: uuid in the words of another line, in fields, with error codes."""

# As logged, or as redaction leaves it in frozen evidence.
_VISIT = r"(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\[checkin:[0-9a-f]{2,32}\])"
_SUBMITTING = re.compile(
    rf"Submitting travel claim for ({_VISIT})(?:, [^,]{{1,40}}, ([0-9]{{3}}[0-9A-Z]{{0,3}})\b)?",
    re.IGNORECASE,
)
_VISIT_IN_TEXT = re.compile(rf"\buuid[=: \"]{{1,4}}({_VISIT})", re.IGNORECASE)
_SHORT_URL = re.compile(
    r"https?://[a-z.]{1,40}/c/(?:[A-Za-z0-9]{2,32}|\[link:[0-9a-f]{2,32}\])|\[link:[0-9a-f]{2,32}\]"
)
_WHOLE_VISIT = re.compile(_VISIT, re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class SilentFailures:
    """Failed claims with what leads to their visits.

    Attributes
    ----------
    failures : DataFrame
        `FAILURE_COLUMNS`, a row a visit, in order of time.
    by_hour : Series
        Visits by hour, UTC.
    by_station : Series
        Visits by station, the most first; "unknown" where no line names it.
    without_visit, without_link : int
        Failures whose visit is not known, and visits that VEText does not know.
    """

    failures: pd.DataFrame
    by_hour: pd.Series
    by_station: pd.Series
    without_visit: int
    without_link: int


def silent_failures(
    failed: pd.DataFrame, submitted: pd.DataFrame, visits: pd.DataFrame
) -> SilentFailures:
    """Join failed claims with their visits, and visits with the links that were sent.

    Parameters
    ----------
    failed, submitted, visits : DataFrame
        Log lines of the playbook's steps 1, 2 and 4: at, message, request_id, station,
        attributes (a JSON object).

    Returns
    -------
    SilentFailures
        A visit that failed several times counts once, by its first failure.
    """
    begun = _by_request(submitted)
    links = dict(_links(visits))
    rows = [_failure(row, begun, links) for row in _rows(failed)]
    table = conform(pd.DataFrame(rows), FAILURE_COLUMNS) if rows else empty_table(FAILURE_COLUMNS)
    table = table.sort_values("at", kind="stable", ignore_index=True)
    is_again = table["visit"].notna() & table.duplicated("visit")
    table = table.loc[~is_again].reset_index(drop=True)
    return SilentFailures(
        failures=table,
        by_hour=table.groupby(table["at"].dt.floor("h")).size(),
        by_station=table["station"].fillna("unknown").value_counts(),
        without_visit=int(table["visit"].isna().sum()),
        without_link=int((table["visit"].notna() & table["short_url"].isna()).sum()),
    )


def _failure(
    row: Mapping[str, Any], begun: Mapping[str, Mapping[str, Any]], links: Mapping[str, str]
) -> dict[str, Any]:
    told, request = row["attributes"], row["request_id"]
    start = begun.get(request or "", {})
    visit = _visit(told.get("uuid")) or start.get("visit")
    return {
        "at": row["at"],
        "request_id": request,
        "visit": visit,
        "short_url": links.get(visit) if visit else None,
        "station": row["station"] or start.get("station"),
        "form": _form(told),
    }


def _form(told: Mapping[str, Any]) -> str:
    if "error_class" in told or "response_code" in told:
        return "codes"
    return "fields" if "uuid" in told else "words"


def _by_request(submitted: pd.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Return what the line at the start of a job tells, by request: visit, station.

    A job that no request queued logs a word instead of an id; what several visits share tells
    of none of them.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for row in _rows(submitted):
        told = row["attributes"]
        words = " ".join(
            str(text) for text in (told.get("message_content"), row["message"]) if text
        )
        said = _SUBMITTING.search(words)
        visit = _visit(told.get("uuid")) or (said[1].lower() if said else None)
        if row["request_id"]:
            told = {"visit": visit, "station": row["station"] or (said[2] if said else None)}
            known = found.setdefault(row["request_id"], told)
            found[row["request_id"]] = {
                name: value if value == told[name] else None for name, value in known.items()
            }
    return found


def _links(visits: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for row in _rows(visits):
        told, message = row["attributes"], row["message"] or ""
        said = _VISIT_IN_TEXT.search(message)
        visit = _visit(told.get("uuid")) or (said[1].lower() if said else None)
        link = _SHORT_URL.search(str(told.get("shortUrl") or message))
        if visit and link:
            yield visit, link[0]


def _rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in table.to_dict("records"):
        told = _attributes(row["attributes"])
        tags = told.get("named_tags")
        request = tags.get("request_id") if isinstance(tags, dict) else None
        station = _text(row["station"]) or _text(told.get("station_number"))
        yield {
            "at": row["at"],
            "message": _text(row["message"]),
            "request_id": _text(row["request_id"]) or _text(request),
            "station": station,
            "attributes": told,
        }


def _attributes(text: Any) -> dict[str, Any]:
    try:
        told = json.loads(text) if isinstance(text, str) else {}
    except ValueError:  # cut on its way, for it was too long
        return {}
    return told if isinstance(told, dict) else {}


def _visit(value: Any) -> str | None:
    is_visit = isinstance(value, str) and _WHOLE_VISIT.fullmatch(value)
    return value.lower() if is_visit else None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
