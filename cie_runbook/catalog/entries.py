"""Typed entries from a document, with the line of what does not fit."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cie_runbook.catalog.document import Document, Place
from cie_runbook.catalog.entry import Entry
from cie_runbook.errors import RunbookError

AnyEntry = TypeVar("AnyEntry", bound=Entry)

NOUNS: Mapping[str, str] = {
    "Org": "org",
    "Metric": "metric",
    "Signal": "signal",
    "EvidenceSpec": "evidence",
    "SearchEntry": "search",
    "DatadogSearch": "search",
    "DatadogCounts": "search",
    "MonitorList": "search",
    "SentryIssues": "search",
    "PagerDutyList": "search",
    "ChannelHistory": "search",
    "TicketQueue": "search",
    "AttachedRows": "search",
    "NamesCheck": "search",
    "Dashboard": "dashboard",
    "Service": "service",
    "Edge": "edge",
    "Channel": "channel",
    "Station": "station",
    "ErrorKind": "error kind",
    "NoiseRule": "noise rule",
    "CounterColumn": "column",
    "CounterPattern": "pattern",
    "BlindSpot": "blind spot",
    "Step": "step",
    "StepParameter": "parameter",
    "Playbook": "playbook",
    "Rules": "rules",
    "Measure": "measure",
    "ContainmentLimits": "limits",
    "Postmortem": "post-mortem",
}


def entries_by_id(
    document: Document, model: type[AnyEntry], content: Any, *place: str | int
) -> dict[str, AnyEntry]:
    """Return the entries of a mapping from id to fields, which stands at `place`.

    Raises
    ------
    RunbookError
        The content is no such mapping, or an entry does not fit.
    """
    _require_names(document, model, content, *place)
    return {
        key: typed_entry(
            document, model, _with_id(document, model, fields, *place, key), *place, key
        )
        for key, fields in content.items()
    }


def entries_by_kind(
    document: Document, base: type[AnyEntry], models: Mapping[str, type[AnyEntry]], content: Any
) -> dict[str, AnyEntry]:
    """Return the entries of a mapping from id to fields, each of the model of its field `kind`.

    Raises
    ------
    RunbookError
        A kind is not known, or an entry does not fit; see `entries_by_id`.
    """
    _require_names(document, base, content)
    found: dict[str, AnyEntry] = {}
    for key, fields in content.items():
        _require_mapping(document, base, fields, key)
        kind = str(fields.get("kind"))
        if kind not in models:
            label = entry_label(base, (key,))
            what = f"{label} has the kind {kind[:60]!r}, which is not known"
            raise document.mistake(what, nearest(kind, models, "kinds"), key, "kind")
        model = models[kind]
        found[key] = typed_entry(document, model, _with_id(document, model, fields, key), key)
    return found


def entries_in_order(
    document: Document, model: type[AnyEntry], content: Any, *place: str | int
) -> tuple[AnyEntry, ...]:
    """Return the entries of a list, which stands at `place`; see `entries_by_id`."""
    if not isinstance(content, list):
        raise document.mistake(
            f"a list is expected, one {NOUNS[model.__name__]} an item",
            "Start each item with a dash.",
            *place,
        )
    return tuple(
        typed_entry(document, model, fields, *place, index) for index, fields in enumerate(content)
    )


def typed_entry(
    document: Document, model: type[AnyEntry], fields: Any, *place: str | int
) -> AnyEntry:
    """Return one entry, checked strictly: no text passes for a number, nor the reverse.

    Raises
    ------
    RunbookError
        A field is unknown, missing or of the wrong type.
    """
    _require_mapping(document, model, fields, *place)
    try:
        return model.model_validate_json(json.dumps(fields), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
    raise _first_mistake(document, model, found, place)


def nearest(name: str, known: Collection[str], kind: str) -> str:
    """Return the mend for an unknown name: the nearest known one, or a few that there are."""
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    some = sorted(known)[:12]
    more = ", …" if len(known) > len(some) else ""
    return f"Known {kind}: {', '.join(some)}{more}."


def entry_label(model: type[Entry], place: Place) -> str:
    """Name an entry in a sentence: "metric chip_time"; "edge 3" where entries have no id."""
    noun = NOUNS[model.__name__]
    if not place:
        return f"the {noun}"
    last = place[-1]
    return f"{noun} {last + 1 if isinstance(last, int) else last}"


def _require_names(document: Document, model: type[Entry], content: Any, *place: str | int) -> None:
    if not isinstance(content, dict):
        noun = NOUNS[model.__name__]
        raise document.mistake(
            f"a list of names is expected, one for each {noun}", f"Write `{noun}_id:`.", *place
        )


def _with_id(
    document: Document, model: type[Entry], fields: Any, *place: str | int
) -> dict[str, Any]:
    _require_mapping(document, model, fields, *place)
    if "id" in fields:
        raise document.mistake(
            f"{entry_label(model, place)} has a field 'id'",
            "Remove it: the name before the colon is the id.",
            *place,
            "id",
        )
    return {**fields, "id": place[-1]}


def _require_mapping(
    document: Document, model: type[Entry], fields: Any, *place: str | int
) -> None:
    if not isinstance(fields, dict):
        raise document.mistake(
            f"{entry_label(model, place)} has no fields",
            f"Write fields below it, indented, as in `{_known_fields(model)[0]}: …`.",
            *place,
        )


def _first_mistake(
    document: Document, model: type[Entry], found: Sequence[ErrorDetails], place: Place
) -> RunbookError:
    # A misspelt field is also a missing one: the unknown name tells the engineer more.
    details = min(found, key=lambda item: item["type"] != "extra_forbidden")
    label = entry_label(model, place)
    field = ".".join(str(part) for part in details["loc"])
    at = (*place, *details["loc"])
    if details["type"] == "extra_forbidden":
        mend = nearest(field, _known_fields(model), "fields")
        return document.mistake(f"{label} has an unknown field {field!r}", mend, *at)
    if details["type"] == "missing":
        return document.mistake(f"{label} lacks the field {field!r}", f"Add `{field}: …`.", *at)
    value = repr(details["input"])[:80]
    return document.mistake(
        f"{label}: {value} does not fit the field {field!r}", f"{details['msg']}.", *at
    )


def _known_fields(model: type[Entry]) -> list[str]:
    return [name for name in model.model_fields if name != "id"]
