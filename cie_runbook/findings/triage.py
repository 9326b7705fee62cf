"""What a pattern of counters means: the triage table as data, and its reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cie_runbook.findings.model import Finding

Counter = Literal["links", "verified", "completed", "chip", "lorota", "travel"]
Look = Literal["usual", "off", "unknown"]

COUNTERS: Mapping[Counter, tuple[str, ...]] = {
    "links": ("checkin_link_clicks", "precheckin_link_clicks"),
    "verified": ("checkin_verified", "precheckin_verified"),
    "completed": ("checkin_completed", "precheckin_completed"),
    "chip": (
        "chip_client_error_rate", "chip_client_check_in_p95", "chip_client_pre_check_in_p95",
        "chip_error_rate", "chip_p95",
    ),
    "lorota": ("lorota_data_error_rate", "lorota_client_data_p95", "lorota_error_rate",
               "lorota_p95"),
    "travel": ("travel_claims_submitted", "btsss_error_rate"),
}  # fmt: skip
"""The signals behind each column of the table; one that is off makes the column off."""


@dataclass(frozen=True)
class Pattern:
    """One row of the table: what each counter looks like, and what that means.

    A counter that is not named may look any way.
    """

    looks: Mapping[Counter, Look]
    reading: str
    suspects: tuple[str, ...]


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        {"links": "off", "verified": "off", "completed": "off", "chip": "usual",
         "lorota": "usual"},
        "fewer Veterans arrive: VEText, Twilio, the short links, or the kill switch",
        ("vetext", "twilio", "url-shortener"),
    ),
    Pattern(
        {"links": "usual", "verified": "off", "completed": "off", "lorota": "off"},
        "links are opened, and verifying fails at LoROTA",
        ("lorota",),
    ),
    Pattern(
        {"links": "usual", "verified": "usual", "completed": "off", "chip": "off"},
        "Veterans are verified, and the way through CHIP to VistA fails: split it by station",
        ("chip", "vista-api", "vista"),
    ),
    Pattern(
        {"links": "usual", "verified": "off", "completed": "off", "chip": "usual",
         "lorota": "usual"},
        "links are opened, and verifying stops before LoROTA: the front end, a flag, or names "
        "that do not match",
        ("vets-website", "vets-api"),
    ),
    Pattern(
        {"links": "usual", "verified": "usual", "completed": "usual", "chip": "usual",
         "lorota": "usual", "travel": "off"},
        "check-in is as usual, and travel claims are not: BTSSS, VEIS or VA Notify",
        ("btsss", "veis", "va-notify"),
    ),
)  # fmt: skip

REGIONAL = Pattern(
    {},
    "nothing fails or slows down, so fewer Veterans begin there: texts and links for those "
    "sites, or clinics that are closed",
    ("vetext",),
)
"""A loss in few regions while every service on the way is known to be as usual."""


def looks(findings: Sequence[Finding]) -> dict[Counter, Look]:
    """Return how each counter looks: off where one of its signals departs from the usual."""
    status = {finding.id: finding.status for finding in findings}
    return {
        counter: _look([status.get(name, "unknown") for name in names])
        for counter, names in COUNTERS.items()
    }


def matching(findings: Sequence[Finding]) -> tuple[Pattern, ...]:
    """Return the rows that fit what is known; an unknown counter speaks against none.

    Nothing fits where no counter is off.
    """
    seen = looks(findings)
    if "off" not in seen.values():
        return ()
    return tuple(pattern for pattern in PATTERNS if _fits(pattern, seen))


def _look(statuses: list[str]) -> Look:
    if "act" in statuses or "watch" in statuses:
        return "off"
    return "usual" if "ok" in statuses else "unknown"


def _fits(pattern: Pattern, seen: Mapping[Counter, Look]) -> bool:
    return all(seen[counter] in {look, "unknown"} for counter, look in pattern.looks.items())
