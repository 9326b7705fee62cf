"""Containing an incident: the playbook's questions, what answers them, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cie_runbook.catalog.entry import Entry

FactId = Literal[
    "is_down",
    "most_succeed",
    "changed_lately",
    "change_fits_suspect",
    "fix_in_time",
    "cause_named_in_time",
    "working_hours",
]
"""What evidence can answer by itself; `analysis.containment` knows how."""

Weight = Literal["for", "against", "rules out", "commander", "through", "nothing"]
"""What an answer says about a measure.

`commander` leaves the decision to the incident commander whatever else is answered; `through` lets
it be done through the commander only.
"""


class Question(Entry):
    """One question of the playbook, with what answers it and what each answer means.

    A fact of the evidence answers before a person does: it has the numbers and the clock.
    """

    asks: str
    fact: FactId | None = None
    person: str | None = None  # the parameter of the step by which a person answers
    whom: str = ""  # whom to ask where the evidence cannot answer
    yes: Weight
    no: Weight


class Measure(Entry):
    """One way to contain an incident, with its questions and the way to do it."""

    id: str
    title: str
    effect: str  # what it does to Veterans and staff
    decides: str  # who decides
    service: str  # of the catalog: who carries it out, and where to ask
    channel: str  # where it is proposed
    questions: Mapping[str, Question]
    steps: tuple[str, ...]  # a checklist for people; nothing of it is run
    verify: str  # how one sees that it works
    undo: str  # what ends it
    source: tuple[str, ...]


class ContainmentLimits(Entry):
    """Numbers that turn evidence into answers."""

    most_share: float = Field(gt=0, lt=1, description="of the usual check-ins still succeed")
    cause_min: int = Field(gt=0, description="from the alert until the cause should be known")
    fix_min: int = Field(gt=0, description="from the alert until the fix should be in place")


class Containment(Entry):
    """The measures in the order in which they are thought of."""

    limits: ContainmentLimits
    measures: Mapping[str, Measure]
