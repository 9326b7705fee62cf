"""The team's own rules: numbers that no public source states, in one place and not in code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cie_runbook.catalog.entry import Confidence, Entry

Flow = Literal["checkin", "precheckin"]
Figure = Literal["clicks", "completed"]
TicketField = Literal["patient name", "phone", "appointment", "appointment time"]
CriterionId = Literal[
    "data_loss", "down_for_all", "unavailable_for_some", "core_function_impaired", "degraded"
]


class Tolerance(Entry):
    """How far two counts of the same thing may be apart: the larger of the two allowances."""

    relative: float = Field(ge=0, lt=1, description="share of the larger count")
    events: float = Field(ge=0, description="events, whatever the share")


class BotRule(Entry):
    """The daily bot: where and when it posts, and the words by which its numbers are told."""

    channel: str
    due: str  # wall clock of US Eastern, on the day after the one that it counts
    tolerance_min: int = Field(gt=0)
    bot_id: str | None = None  # the bot's Slack id; None: any bot that posts such numbers
    flows: Mapping[Flow, tuple[str, ...]]
    figures: Mapping[Figure, tuple[str, ...]]
    counts: Mapping[Flow, Mapping[Figure, str]]  # the formula over metrics that says the same
    tolerance: Tolerance
    status: Confidence


class Side(Entry):
    """One of two expressions that must agree."""

    title: str
    of: str  # formula over metric references


class Reconciliation(Entry):
    """Two expressions that count the same thing, and how far they may be apart."""

    title: str
    left: Side
    right: Side
    tolerance: Tolerance
    bin_s: int = Field(gt=0, description="how fine it is told where they part")
    lag_min: int = Field(ge=0, description="how far the right side may trail the left")
    service: str
    meaning: str
    status: Confidence


class TicketKind(Entry):
    """A kind of ticket: the words that tell it, what it must carry, and its priority."""

    words: tuple[str, ...]
    needs: tuple[TicketField, ...] = ()
    priority: int = Field(ge=1, le=4)
    why: str
    service: str


class QueueRules(Entry):
    """How the queue of tickets is read."""

    kinds: Mapping[str, TicketKind]  # the first whose words stand in the text is the ticket's
    cluster_h: float = Field(gt=0, description="tickets of one cause come this close together")
    cluster_tickets: int = Field(ge=2, description="so many of a kind are a cluster")
    look_back_h: float = Field(gt=0, description="how long before a ticket its cause is looked for")
    repository: str  # where an issue for a fix is filed, owner/name
    template: str  # path of that repository's template
    resolved: str  # label of the state that a ticket gets once its fix is out
    resolved_states: tuple[str, ...]
    answered_states: tuple[str, ...]


class Criterion(Entry):
    """One line of the severity table."""

    id: CriterionId
    severity: int = Field(ge=1, le=3)
    title: str


class SeverityRules(Entry):
    """The playbook's severities as criteria that evidence can answer."""

    criteria: tuple[Criterion, ...]
    down_share: float = Field(gt=0, le=1, description="share missing that is a loss for all")
    impaired_share: float = Field(gt=0, le=1, description="share missing that impairs badly")
    critical: int = Field(ge=1, le=3, description="up to this severity it is critical")


class RecoveryRules(Entry):
    """When a signal counts as recovered."""

    steady_min: int = Field(gt=0, description="back within the usual for so long")


class ByHand(Entry):
    """A search that is made by people alone: its answer holds what must not come here."""

    org: str
    query: str
    before_min: int = Field(gt=0, description="its window begins so much before the failures")
    status: Confidence


class SilentRules(Entry):
    """Travel claims that failed without a word: how they are told, and who finishes the work."""

    agreement: str  # the reconciliation whose gap shows them
    counter: str  # the metric of texts that were given up
    retry_h: int = Field(ge=0, description="a text may be given up so long after its claim failed")
    partner: str  # the service whose team must be told
    channel: str  # where it is told as long as the partner has no channel of its own
    reminders: ByHand


class CaseRules(Entry):
    """How long cases are kept on an engineer's machine."""

    kept_days: int = Field(gt=0, description="after the last change; then `purge` offers them")


class Rules(Entry):
    """All of the team's rules."""

    bot: BotRule
    reconciliations: Mapping[str, Reconciliation]
    queue: QueueRules
    severity: SeverityRules
    recovery: RecoveryRules
    cases: CaseRules
    silent_failures: SilentRules
