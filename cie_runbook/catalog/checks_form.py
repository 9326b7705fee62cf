"""Ids, clocks, stations, channels and step parameters have the form that code relies on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from cie_runbook.catalog.document import Document
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import (
    ANSWERS,
    Catalog,
    ParameterType,
    Playbook,
    Step,
    StepParameter,
)
from cie_runbook.catalog.references import REQUESTS

_STATION = re.compile(r"[0-9]{3}[0-9A-Z]{0,3}", re.ASCII)
_REGION = re.compile(r"VISN [0-9]{1,2}", re.ASCII)
_SLACK_ID = re.compile(r"[CG][A-Z0-9]{8,12}", re.ASCII)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_NOTEBOOK = re.compile(r"[0-9]{2}_[a-z0-9_]+\.ipynb", re.ASCII)
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def check_form(catalog: Catalog, documents: Mapping[str, Document]) -> None:
    """Refuse entries whose texts do not have the form that code relies on.

    Raises
    ------
    CatalogError
        The first such entry, with its line.
    """
    raise_first(documents["orgs"], _org_mistakes(catalog))
    raise_first(documents["channels"], _channel_mistakes(catalog))
    raise_first(documents["stations"], _station_mistakes(catalog))
    raise_first(documents["edges"], _edge_mistakes(catalog))
    raise_first(documents["playbook"], _playbook_mistakes(catalog.playbook))
    for step in catalog.steps.values():
        raise_first(documents["steps"], _step_mistakes(step, documents["steps"]))


def _org_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for org in catalog.orgs.values():
        if not org.browser_url.startswith("https://") or org.browser_url.endswith("/"):
            yield Mistake(
                f"org {org.id}: {org.browser_url[:60]!r} is no address to link to",
                "Write https:// and the host, without a slash at the end.",
                (org.id, "browser_url"),
            )
        if REQUESTS not in org.timer_suffixes:
            yield Mistake(
                f"org {org.id} has no suffix for the requests behind a timer",
                "Add `requests: count`: a latency is weighed by its requests.",
                (org.id, "timer_suffixes"),
            )


def _channel_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for channel in catalog.channels.values():
        if channel.slack_id is not None and not _SLACK_ID.fullmatch(channel.slack_id):
            yield Mistake(
                f"channel {channel.id}: {channel.slack_id!r} is no Slack channel id",
                "Copy it from the channel's address, as C02UP02HHGX; null where it is not known.",
                (channel.id, "slack_id"),
            )


def _station_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for station in catalog.stations.values():
        if not _STATION.fullmatch(station.id):
            yield Mistake(
                f"{station.id!r} is no station number",
                'Write three digits, and letters or digits of a division, as "589A7".',
                (station.id,),
            )
        if not _REGION.fullmatch(station.region):
            yield Mistake(
                f"station {station.id}: {station.region!r} is no region",
                "Write it as `VISN 19`.",
                (station.id, "region"),
            )
        if not _is_time_zone(station.time_zone):
            yield Mistake(
                f"station {station.id}: {station.time_zone!r} is no time zone",
                "Write an IANA name, as America/Denver.",
                (station.id, "time_zone"),
            )


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True


def _edge_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    seen: set[tuple[str, str]] = set()
    for index, edge in enumerate(catalog.edges):
        pair = (edge.caller, edge.dependency)
        if edge.caller == edge.dependency or pair in seen:
            yield Mistake(
                f"edge {index + 1}: {edge.caller} calls "
                + ("itself" if edge.caller == edge.dependency else f"{edge.dependency} twice"),
                "Remove the edge, or join its `why` with the other's.",
                (index,),
            )
        seen.add(pair)


def _playbook_mistakes(playbook: Playbook) -> Iterator[Mistake]:
    for field in ("business_hours_start", "business_hours_end"):
        text = getattr(playbook, field)
        if not _CLOCK.fullmatch(text):
            yield Mistake(f"{field} is {text!r}, no time of day", "Write it as 07:00.", (field,))


def _step_mistakes(step: Step, document: Document) -> Iterator[Mistake]:
    place = ("steps", step.id)
    if not _NOTEBOOK.fullmatch(step.notebook):
        yield Mistake(
            f"step {step.id}: {step.notebook!r} is no name of a notebook",
            "Write it as 01_daily_report.ipynb.",
            (*place, "notebook"),
        )
    shared = len(document.content["shared_parameters"])
    seen: set[str] = set()
    for index, parameter in enumerate(step.parameters):
        here: tuple[str | int, ...] = (*place, "parameters", index - shared)
        if index < shared:
            here = ("shared_parameters", index)
        problem = _parameter_problem(parameter)
        if parameter.name in seen:
            problem = ("stands here a second time", "Rename or remove it.")
        if problem:
            yield Mistake(f"parameter {parameter.name!r} {problem[0]}", problem[1], here)
        seen.add(parameter.name)


def _parameter_problem(parameter: StepParameter) -> tuple[str, str] | None:
    if not _PARAMETER.fullmatch(parameter.name):
        return "has a name that Python cannot assign", "Use a-z, 0-9 and _."
    if not _FITS[parameter.type](parameter.default):
        return (
            f"has the default {parameter.default!r}, which is no {parameter.type}",
            "Correct the default or the type.",
        )
    lowest, highest = parameter.minimum, parameter.maximum
    if lowest is not None and highest is not None and lowest > highest:
        return "has a minimum above its maximum", "Exchange the two."
    if isinstance(parameter.default, int) and not _within(parameter.default, lowest, highest):
        return "has a default out of its own range", "Correct the default or the range."
    return None


def _within(value: int, lowest: int | None, highest: int | None) -> bool:
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_FITS: Mapping[ParameterType, Callable[[Any], bool]] = {
    "text": _is_text,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "day": _is_text,
    "instant": _is_text,
    "time": lambda value: _is_text(value) and _CLOCK.fullmatch(value) is not None,
    "station": _is_text,
    "zone": _is_text,
    "stations": lambda value: isinstance(value, list) and all(map(_is_text, value)),
    "profile": lambda value: _is_text(value) and value != "",
    "answer": lambda value: value in ANSWERS,
}
