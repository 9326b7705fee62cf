"""What is judged: one signal as measured, with what is known about its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from cie_runbook.analysis.verdicts import Sensitivity
from cie_runbook.catalog.models import Signal, SignalKind
from cie_runbook.findings.wording import subject

Availability = Literal[
    "complete", "partial", "empty", "denied", "unreachable", "not_configured", "failed"
]
"""How much of the evidence came; all but the first two mean that there is nothing to judge."""

UNITS: dict[SignalKind, str] = {"count": "count", "rate": "share", "latency": "ms"}
"""The unit of a judged frame's values, by kind of signal."""


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What is known about the evidence under a signal.

    Attributes
    ----------
    evidence : tuple of str
        Names of the evidence.
    availability : Availability
        How much of it came.
    org : str
        Title of the Datadog organisation that was asked.
    detail : str
        What exactly is missing, as part of a sentence; safe to show.
    is_unconfirmed : bool
        A name in it was never confirmed in the live org.
    """

    evidence: tuple[str, ...]
    availability: Availability
    org: str
    detail: str = ""
    is_unconfirmed: bool = False

    @property
    def is_usable(self) -> bool:
        """There is something to judge."""
        return self.availability in {"complete", "partial"}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One signal, as analysis judged it bin by bin.

    Attributes
    ----------
    signal : Signal
        The catalog's entry.
    grounds : Grounds
        What is known about its evidence.
    frame : DataFrame or None
        Analysis' verdict a bin; None where there was nothing to judge.
    episodes : DataFrame or None
        Analysis' episodes; None where there was nothing to judge.
    bin_s : int
        Length of a bin [s].
    group : str
        The part of the whole that it is about, as "VISN 19"; "" for the whole.
    sensitivity : Sensitivity or None
        How it was judged; None for its kind's own way.
    """

    signal: Signal
    grounds: Grounds
    frame: pd.DataFrame | None = None
    episodes: pd.DataFrame | None = None
    bin_s: int = 300
    group: str = ""
    sensitivity: Sensitivity | None = None

    @property
    def id(self) -> str:
        """The finding's name: the signal's, with its group."""
        return f"{self.signal.id}:{self.group}" if self.group else self.signal.id

    @property
    def title(self) -> str:
        """What is judged, in a few words."""
        return f"{self.signal.title}, {self.group}" if self.group else self.signal.title

    @property
    def subject(self) -> str:
        """The title as it begins a sentence, without a colon of its own."""
        return subject(self.title)

    @property
    def unit(self) -> str:
        """The unit of the frame's values."""
        return UNITS[self.signal.kind]
