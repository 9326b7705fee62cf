"""The register of known noise: what is set aside, why, who says so, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cie_runbook.catalog.entry import Confidence, Entry

NoiseField = Literal["service", "path", "resource", "message"]


class FewRule(Entry):
    """How many failures of a re-queued job are a few: above it, it is no noise."""

    at_most: int = Field(ge=1, description="failed jobs that were not seen to recover")
    within_min: int = Field(ge=1, description="in any stretch so long")
    requeued_after_s: int = Field(ge=1, description="from a failure to the next run")
    attempts: int = Field(ge=1, description="failed runs after which a job is given up")


class NoiseRule(Entry):
    """One kind of row that is set aside: every named field must match one of its values."""

    id: str
    title: str
    match: Mapping[NoiseField, tuple[str, ...]] = Field(min_length=1)
    reason: str
    owner: str  # the role that answers for it
    added_on: str  # YYYY-MM-DD
    expires_on: str  # YYYY-MM-DD: from this day on it sets nothing aside until someone renews it
    surge_factor: float = Field(default=3.0, gt=1, description="times the usual that is a surge")
    few: FewRule | None = None  # for jobs that are queued again: noise only while they are few
    status: Confidence
    source: tuple[str, ...] = ()
