"""Findings as JSON: the same findings give the same bytes, on every machine, at every time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cie_runbook.findings.causes import Story
from cie_runbook.findings.model import Finding
from cie_runbook.findings.verdict import Verdict

SCHEMA_VERSION = 1
SIGNIFICANT_DIGITS = 6  # beyond them is rounding of the machine, not measurement


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with its findings, ready for JSON."""
    return {
        "schema_version": SCHEMA_VERSION,
        "status": verdict.status,
        "headline": verdict.headline,
        "paragraph": verdict.paragraph,
        "suspect": verdict.suspect,
        "stories": [_story(story) for story in verdict.stories],
        "findings": findings_list(verdict.findings),
    }


def findings_list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings in the order of their ids, ready for JSON."""
    return [_finding(finding) for finding in sorted(findings, key=lambda finding: finding.id)]


def read_finding(document: Mapping[str, Any]) -> Finding:
    """Read a finding that `verdict_document` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is not of this form.
    """
    times = {
        name: None if document[name] is None else datetime.fromisoformat(document[name])
        for name in ("since", "until")
    }
    return Finding(**{**document, **times, "evidence": tuple(document["evidence"])})


def to_json(document: Any) -> str:
    """Write a document as JSON text: sorted keys, a final newline, no NaN."""
    return (
        json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "status": finding.status,
        "title": finding.title,
        "sentence": finding.sentence,
        "service": finding.service,
        "evidence": sorted(finding.evidence),
        "numbers": {name: rounded(value) for name, value in sorted(finding.numbers.items())},
        "since": instant(finding.since),
        "until": instant(finding.until),
        "next_action": finding.next_action,
        "contact": finding.contact,
        "playbook": finding.playbook,
        "is_unconfirmed": finding.is_unconfirmed,
    }


def _story(story: Story) -> dict[str, Any]:
    return {
        "suspects": list(story.suspects),
        "consequences": list(story.consequences),
        "regions": list(story.regions),
        "reading": story.reading,
        "since": instant(story.since),
        "until": instant(story.until),
        "findings": [finding.id for finding in story.findings],
    }


def instant(value: datetime | None) -> str | None:
    """Write an instant in UTC, as "2026-11-18T14:40:00Z"."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def rounded(value: float | int | str | None) -> float | int | str | None:
    """Round a number to six significant digits; NaN and infinity are unknown."""
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")
