"""The post-mortem: when it is required, what only people can tell, and what is to be done after."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from cie_runbook.catalog.entry import Entry

RequirementId = Literal["any_critical", "ours_critical"]
QuestionSection = Literal["impact", "cause", "well", "improve", "actions"]
ActionId = Literal[
    "add_monitor",
    "sharpen_monitor",
    "acknowledge_in_time",
    "escalate_in_time",
    "agree_with_upstream",
    "prevent_again",
    "release_safely",
    "bring_evidence",
    "confirm_names",
    "record_changes",
    "tell_the_field",
]
TrackerField = Literal[
    "date", "title", "began", "recovered", "lasted", "severity", "veterans", "stations", "suspect",
    "ticket", "document",
]  # fmt: skip
PLACE = "what"  # in an action's text: what exactly, from the evidence


class Requirement(Entry):
    """One of the playbook's rules that say when a post-mortem is required."""

    id: RequirementId
    title: str
    source: str


class PeopleQuestion(Entry):
    """Something that no evidence tells, with whom to ask."""

    section: QuestionSection
    asks: str
    whom: str


class ActionItem(Entry):
    """One thing to do afterwards; `{what}` in its text is filled from the evidence."""

    text: str
    owner: str
    is_issue: bool  # work on software, for a GitHub issue

    @field_validator("text")
    @classmethod
    def _one_place(cls, text: str) -> str:
        fields = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        if fields - {PLACE}:
            raise ValueError(f"only {{{PLACE}}} can be filled in")
        return text


class TrackerColumn(Entry):
    """One column of the outage tracker."""

    title: str
    holds: TrackerField


class Postmortem(Entry):
    """The form of a post-mortem, as the playbook has it."""

    requirements: tuple[Requirement, ...]
    detect_min: int = Field(gt=0, description="from the first anomaly until an alert, at most")
    watch_days: int = Field(gt=0, description="working days to watch after the recovery")
    stations_told: int = Field(gt=0, description="so many stations are named, the rest counted")
    questions: Mapping[str, PeopleQuestion]
    actions: Mapping[ActionId, ActionItem]
    tracker: tuple[TrackerColumn, ...] = Field(min_length=1)
