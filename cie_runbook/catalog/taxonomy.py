"""Kinds of errors, and what a pattern of counters means: triage as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cie_runbook.catalog.entry import Confidence, Entry

ErrorClass = Literal[
    "timeout", "refused", "auth", "throttled", "client", "server", "data", "front end", "noise"
]
CounterLook = Literal["usual", "off"]


class ErrorKind(Entry):
    """One kind of error: how it is known, what it means, what to do, whom to ask.

    Phrases are plain words: case does not matter, and a blank stands for any blanks, hyphens,
    underscores or for nothing, so that looking for them takes time in proportion to the text.
    """

    id: str
    title: str
    error_class: ErrorClass
    service: str | None  # whose trouble it is; None: of the service that logged it
    meaning: str
    action: str
    channel: str | None  # where to ask; None: the service's own channel
    statuses: tuple[int, ...] = ()  # that decide at once
    last_statuses: tuple[
        int, ...
    ] = ()  # that any fault can bring: they decide when nothing else does
    errnos: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()  # class names, without their module
    phrases: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # beginnings of the logging service's name; none: of any
    status: Confidence
    source: tuple[str, ...] = ()


class CounterColumn(Entry):
    """One column of the triage table: the signals behind a stage; one that is off makes it off."""

    id: str
    title: str
    signals: tuple[str, ...] = Field(min_length=1)


class CounterPattern(Entry):
    """One row of the triage table: how columns look, and what that means."""

    id: str
    looks: Mapping[str, CounterLook] = Field(min_length=1)  # a column that is not named: any look
    stage: str  # that broke
    reading: str
    suspects: tuple[str, ...] = Field(min_length=1)  # services


class BlindSpot(Entry):
    """What the counters cannot show, told with every reading that they give."""

    id: str
    columns: tuple[str, ...] = Field(min_length=1)
    says: str
    look_at: str


class Counters(Entry):
    """The triage table of the counters."""

    columns: Mapping[str, CounterColumn]
    patterns: Mapping[str, CounterPattern]
    blind_spots: Mapping[str, BlindSpot]
