"""Which stage broke, read from the counters before any log, and what counters cannot show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cie_runbook.catalog.taxonomy import CounterColumn, CounterPattern, Counters

State = Literal["ok", "watch", "act", "unknown"]
Look = Literal["usual", "off", "unknown"]


@dataclass(frozen=True)
class CounterReading:
    """What the counters say.

    Attributes
    ----------
    looks : mapping of str to {"usual", "off", "unknown"}
        How each column looks.
    patterns : tuple of CounterPattern
        The rows that fit; several where what is unknown leaves it open, none where nothing is off.
    blind_spots : tuple of str
        What the columns cannot show, and where to look instead.
    """

    looks: Mapping[str, Look]
    patterns: tuple[CounterPattern, ...]
    blind_spots: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """One row fits, and nothing that it asks for is unknown."""
        return len(self.patterns) == 1 and all(
            self.looks[column] != "unknown" for column in self.patterns[0].looks
        )

    @property
    def sentence(self) -> str:
        """The reading in words."""
        if "off" not in self.looks.values():
            unknown = [name for name, look in self.looks.items() if look == "unknown"]
            known = "No stage is off" if len(unknown) < len(self.looks) else "Nothing is known"
            return f"{known}; unknown: {', '.join(unknown)}." if unknown else f"{known}."
        if not self.patterns:
            return "Stages are off, but not in a pattern that is known."
        told = "; or ".join(f"{each.stage}: {each.reading}" for each in self.patterns)
        return f"{told[:1].upper()}{told[1:]}." if self.is_sure else f"Not sure: {told}."


def read_counters(counters: Counters, states: Mapping[str, State]) -> CounterReading:
    """Read the triage table.

    Parameters
    ----------
    counters : Counters
        The catalog's table.
    states : mapping of str to {"ok", "watch", "act", "unknown"}
        The state of each signal; one that is missing is unknown.

    Returns
    -------
    CounterReading
        An unknown column speaks against no row.
    """
    looks = {name: _look(column, states) for name, column in counters.columns.items()}
    is_off = "off" in looks.values()
    fitting = tuple(
        pattern
        for pattern in counters.patterns.values()
        if is_off and _fits(pattern, looks) and _has_off(pattern, looks)
    )
    spots = tuple(f"{spot.says}: {spot.look_at}" for spot in counters.blind_spots.values())
    return CounterReading(looks, fitting, spots)


def _look(column: CounterColumn, states: Mapping[str, State]) -> Look:
    found = [states.get(name, "unknown") for name in column.signals]
    if "act" in found or "watch" in found:
        return "off"
    return "usual" if "ok" in found else "unknown"


def _fits(pattern: CounterPattern, looks: Mapping[str, Look]) -> bool:
    return all(looks[column] in {look, "unknown"} for column, look in pattern.looks.items())


def _has_off(pattern: CounterPattern, looks: Mapping[str, Look]) -> bool:
    return any(look == "off" and looks[column] == "off" for column, look in pattern.looks.items())
